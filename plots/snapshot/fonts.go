package snapshot

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fonts are the two faces of every picture.
type fonts struct {
	regular, bold *sfnt.Font
	buf           sfnt.Buffer
}

func loadFonts() (*fonts, error) {
	regular, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("snapshot: font: %w", err)
	}
	bold, err := sfnt.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("snapshot: font: %w", err)
	}
	return &fonts{regular: regular, bold: bold}, nil
}

// glyph is a letter and its place on the base line, in pixels.
type glyph struct {
	index sfnt.GlyphIndex
	x     float64
}

// set places the letters of a text of one line. A letter that the font lacks becomes its box.
func (f *fonts) set(face *sfnt.Font, size float64, text string) (glyphs []glyph, width float64) {
	em := fixed.Int26_6(face.UnitsPerEm())
	k := size / float64(em)
	for _, c := range text {
		i, err := face.GlyphIndex(&f.buf, c)
		if err != nil {
			continue
		}
		advance, err := face.GlyphAdvance(&f.buf, i, em<<6, font.HintingNone)
		if err != nil {
			continue
		}
		glyphs = append(glyphs, glyph{i, width})
		width += float64(advance) / 64 * k
	}
	return glyphs, width
}

// measureCSS is the width of a text under a CSS font, such as "bold 18px sans-serif".
func (f *fonts) measureCSS(text, css string) float64 {
	face, size := f.regular, 12.0
	for _, word := range strings.Fields(css) {
		if px, ok := strings.CutSuffix(word, "px"); ok {
			if v, err := strconv.ParseFloat(px, 64); err == nil {
				size = v
			}
		}
		if isBold(word) {
			face = f.bold
		}
	}
	_, w := f.set(face, size, text)
	return w
}

func isBold(weight string) bool {
	n, err := strconv.Atoi(weight)
	return weight == "bold" || weight == "bolder" || err == nil && n >= 600 && n <= 1000
}
