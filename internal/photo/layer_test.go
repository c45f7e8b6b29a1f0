package photo

import (
	"image"
	"image/color"
	"testing"
)

// A layer keeps one copy for each way a photo can lie, and one for the screen, which
// takes neither's place; and it says what they need.
func TestLayerKeepsOneCopyOfAKind(t *testing.T) {
	const sub = image.YCbCrSubsampleRatio420
	l := &Layer{own: newLayer(image.Pt(90, 60), sub, false)}
	own := l.Bytes()
	if own != 90*60*3/2 {
		t.Fatalf("%d bytes", own)
	}
	at := func(w, h int) *image.YCbCr { return l.at(whole(image.Pt(90, 60)), image.Pt(w, h), sub).ycc }
	if at(90, 60) != l.own.ycc || l.Bytes() != own {
		t.Error("its own size needs a copy")
	}
	landscape, upright, screen := at(1400, 1000), at(1000, 1400), at(120, 80)
	want := own + 2*1400*1000*3/2 + 120*80*3/2
	if l.Bytes() != want {
		t.Errorf("%d bytes, want %d", l.Bytes(), want)
	}
	if at(1400, 1000) != landscape || at(1000, 1400) != upright || at(120, 80) != screen {
		t.Error("a copy was made twice")
	}
	if at(1600, 1000); l.Bytes() != want+200*1000*3/2 {
		t.Errorf("%d bytes after another size", l.Bytes())
	}
	if at(1000, 1400) != upright || at(120, 80) != screen {
		t.Error("a copy of another kind made way")
	}
}

func TestLayerOpaque(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	if !newLayerOf(fromStraight(img)).Opaque() || !newLayerOf(layerOf(img)).Opaque() {
		t.Error("nothing shows through, and it is said to be transparent")
	}
	img.SetNRGBA(39, 29, color.NRGBA{255, 255, 255, 254})
	if newLayerOf(fromStraight(img)).Opaque() {
		t.Error("its last pixel lets something through")
	}
}
