package images_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"

	"descida/nbext/display"
	_ "descida/nbext/display/images"
)

func TestPictures(t *testing.T) {
	for _, c := range []struct{ w, h, want int }{{28, 28, 112}, {200, 10, 200}, {112, 1, 112}, {1, 1, 112}} {
		img := image.NewGray(image.Rect(5, 5, 5+c.w, 5+c.h))
		img.Set(5+c.w-1, 5+c.h-1, color.White)
		got, err := png.Decode(bytes.NewReader(display.Of(img)[display.MIMEPNG]))
		if err != nil {
			t.Fatal(c, err)
		}
		b := got.Bounds()
		if b.Dx() != c.want || b.Dy() != c.want/c.w*c.h {
			t.Error(c, b)
		}
		if r, _, _, _ := got.At(b.Max.X-1, b.Max.Y-1).RGBA(); r != 0xffff {
			t.Error(c, "the last pixel is", r)
		}
	}
	if b := display.Of(image.NewGray(image.Rectangle{})); len(b[display.MIMEPNG]) > 0 || string(b[display.MIMEText]) != "picture, 0 x 0 pixels" {
		t.Errorf("empty picture: %v", b)
	}
}

func Example() {
	digit := image.NewGray(image.Rect(0, 0, 28, 28))
	b := display.Of(digit)
	fmt.Printf("%s; %q\n", b[display.MIMEText], b[display.MIMEPNG][1:4])
	// Output: picture, 28 x 28 pixels; "PNG"
}
