package photo

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"
)

// sparse gives a layer with patches of all kinds of transparency, clear between them.
func sparse(size image.Point, ratio image.YCbCrSubsampleRatio, seed uint64) layer {
	rnd := rand.New(rand.NewPCG(seed, 1))
	img := image.NewNRGBA(image.Rectangle{Max: size})
	for range 1 + rnd.IntN(9) {
		at := image.Pt(rnd.IntN(size.X), rnd.IntN(size.Y))
		box := image.Rectangle{Min: at, Max: at.Add(image.Pt(1+rnd.IntN(60), 1+rnd.IntN(9)))}.Intersect(img.Rect)
		for y := box.Min.Y; y < box.Max.Y; y++ {
			for x := box.Min.X; x < box.Max.X; x++ {
				n := rnd.Uint32()
				a := [4]byte{byte(n >> 24), 255, 0, 1}[rnd.IntN(4)]
				copy(img.Pix[img.PixOffset(x, y):], []byte{byte(n), byte(n >> 8), byte(n >> 16), a})
			}
		}
	}
	return fromStraight(img).in(ratio)
}

// A film is its layer: what is laid over a picture is the same to the bit, in every
// subsampling of the two and for every band.
func TestFilmIsItsLayer(t *testing.T) {
	both := []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio444}
	for seed := range uint64(40) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		size := image.Pt(1+rnd.IntN(700), 1+rnd.IntN(50))
		for _, ratio := range both {
			l := sparse(size, ratio, seed)
			f := filmOf(l)
			if all := f.all(); !bytes.Equal(all.alpha.Pix, l.alpha.Pix) || !bytes.Equal(all.ycc.Y, l.ycc.Y) {
				t.Fatalf("seed %d, %v: another picture", seed, ratio)
			}
			if f.bytes() > l.bytes() {
				t.Errorf("seed %d: %d bytes for %d", seed, f.bytes(), l.bytes())
			}
			for _, onto := range both {
				top := rnd.IntN(size.Y) &^ 1
				want := layerOf(scene(size.X, size.Y-top, seed)).in(onto).ycc
				got := layerOf(scene(size.X, size.Y-top, seed)).in(onto).ycc
				room := newLayer(want.Rect.Size(), onto, true)
				f.over(got, top, room)
				rowsInto(room.ycc, l.ycc, top)
				copyRows(room.alpha, l.alpha, top, size.Y-top)
				over(want, room)
				if !bytes.Equal(want.Y, got.Y) || !bytes.Equal(want.Cb, got.Cb) || !bytes.Equal(want.Cr, got.Cr) {
					t.Fatalf("seed %d: %v on %v from row %d: another picture", seed, ratio, onto, top)
				}
			}
		}
	}
}

func TestFilmKeepsLittleOfAFrame(t *testing.T) {
	l := layerOf(frameOf(1500, 1000))
	file := pngOf(t, frameOf(1500, 1000))
	read, err := LoadLayer(bytes.NewReader(file), 0, true)
	if err != nil {
		t.Fatal(err)
	}
	kept := newLayerOf(l)
	if kept.Bytes() != read.Bytes() || kept.Bytes() > l.bytes()/2 {
		t.Errorf("%d bytes read, %d made, %d in all", read.Bytes(), kept.Bytes(), l.bytes())
	}
	clear := newLayer(image.Pt(40, 31), image.YCbCrSubsampleRatio420, true)
	if f := filmOf(clear); f.bytes() != 0 || f.opaque() {
		t.Errorf("nothing at all takes %d bytes", f.bytes())
	}
	if f := filmOf(layerOf(scene(41, 31, 1))); !f.opaque() || f.bytes() != 4*41*31 {
		t.Errorf("all of it takes %d bytes", f.bytes())
	}
}
