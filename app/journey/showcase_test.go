package journey

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// TestShowcase takes the pictures that README.md and the manifest show, into .pictures and web/screenshots below the
// folder HIKITSUGI_PICTURES. They are committed: neither of the two is there to be built.
func TestShowcase(t *testing.T) {
	root := os.Getenv("HIKITSUGI_PICTURES")
	if root == "" {
		t.Skip("make showcase sets HIKITSUGI_PICTURES")
	}
	w := newWorld(t)
	b := w.open()
	shown := album{dir: filepath.Join(root, ".pictures")}
	manifest := album{dir: filepath.Join(root, "web", "screenshots")}
	w.insert("current")
	b.toMenu()
	b.see("このICカードは更新できます")
	shown.show(b, "menu.png", 1280, 800, 0.75)
	manifest.show(b, "narrow.png", 390, 844, 1)
	b.toCurrentPIN()
	shown.show(b, "pin.png", 1280, 800, 0.75)
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	b.swap("new")
	shown.show(b, "swap.png", 1280, 800, 0.75)
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew))
	b.pin(w.pins["new"])
	b.see(text(message.ReviewTitle), "2031")
	shown.show(b, "review.png", 1280, 800, 0.75)
	manifest.show(b, "wide.png", 1280, 800, 1)
	b.visit("/en/" + authority + "/renewal/review")
	b.see(message.En.Text(message.ReviewTitle), "2031")
	shown.show(b, "review-en.png", 1280, 800, 0.75)
	b.visit("/" + authority + "/renewal/review")
	b.see("2031")
	b.change()
	shown.show(b, "done.png", 1280, 800, 0.75)
}

// show takes the top of the page, where nothing random stands, in few colours.
func (a album) show(b *browser, name string, width, height int64, scale float64) {
	b.w.t.Helper()
	b.do(chromedp.EmulateViewport(width, height, chromedp.EmulateScale(scale)))
	evaluate[bool](b, `(scrollTo(0, 0), true)`)
	b.settled()
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.fatal("picture %s: %v", name, err)
	}
	small, err := fewColours(shot)
	if err != nil {
		b.fatal("picture %s: %v", name, err)
	}
	a.write(b, name, small)
	b.do(chromedp.EmulateViewport(1280, 1000))
}

// fewColours gives a picture a palette of its 256 most frequent colours; each other one becomes the nearest of them.
func fewColours(shot []byte) ([]byte, error) {
	full, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return nil, err
	}
	bounds := full.Bounds()
	count := make(map[color.Color]int)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[full.At(x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int { return cmp.Compare(count[b], count[a]) })
	small := image.NewPaletted(bounds, color.Palette(all[:min(len(all), 256)]))
	nearest := make(map[color.Color]uint8)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			c := full.At(x, y)
			if _, known := nearest[c]; !known {
				nearest[c] = uint8(small.Palette.Index(c))
			}
			small.SetColorIndex(x, y, nearest[c])
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err = encoder.Encode(&out, small)
	return out.Bytes(), err
}
