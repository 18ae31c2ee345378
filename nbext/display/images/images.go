package images

import (
	"bytes"
	"fmt"
	"image"
	"image/png"

	"descida/nbext/display"
)

func init() { display.Register(render) }

// smallest is the width or height below which a picture is enlarged, in whole steps: a digit of MNIST is 28 pixels wide.
const smallest = 112

func render(img image.Image) display.Bundle {
	b := img.Bounds()
	text := fmt.Appendf(nil, "picture, %d x %d pixels", b.Dx(), b.Dy())
	if b.Empty() {
		return display.Bundle{display.MIMEText: text}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, enlarge(img)); err != nil {
		return display.Bundle{display.MIMEText: fmt.Appendf(text, " (cannot be shown: %v)", err)}
	}
	return display.Bundle{display.MIMEPNG: buf.Bytes(), display.MIMEText: text}
}

// enlarge repeats the pixels of a small picture.
func enlarge(img image.Image) image.Image {
	b := img.Bounds()
	k := smallest / max(b.Dx(), b.Dy())
	if k <= 1 {
		return img
	}
	out := image.NewNRGBA(image.Rect(0, 0, b.Dx()*k, b.Dy()*k))
	for y := range b.Dy() * k {
		for x := range b.Dx() * k {
			out.Set(x, y, img.At(b.Min.X+x/k, b.Min.Y+y/k))
		}
	}
	return out
}
