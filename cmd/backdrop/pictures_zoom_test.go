package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/disintegration/imaging"

	"backdrop/internal/cells"
	"backdrop/internal/hands"
	"backdrop/internal/photo"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
	"backdrop/tui"
)

// map1200 is a picture that tells from a pixel's colour where it lies.
func map1200() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 1200, 900))
	for y := range 900 {
		for x := range 1200 {
			img.SetNRGBA(x, y, color.NRGBA{byte(x * 255 / 1200), byte(y * 255 / 900), byte(x / 3 % 2 * 90), 255})
		}
	}
	return img
}

// mapped is an album whose shot's original is map1200, and whose small picture is of
// one colour: what is shown tells where it was taken from.
func mapped(t *testing.T) *albumRig {
	t.Helper()
	r := newAlbum(t)
	r.do(t, kiosk.Looked{Shot: 1})
	r.put(t, shelf.Original(1, "A.JPG"), jpegBytes(t, map1200()))
	r.put(t, hands.CachedLook("aa"), jpegBytes(t, imaging.New(577, 433, color.NRGBA{120, 120, 120, 255})))
	return r
}

func jpegBytes(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := photo.EncodeJPEG(&out, img, 97); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var quadrants = tui.Graphics{Mode: tui.QuadrantPictures}

// TestZoomIsPixelForPixel looks at a part of the original as closely as it goes.
func TestZoomIsPixelForPixel(t *testing.T) {
	r := mapped(t)
	file := jpegBytes(t, map1200())
	var whole *image.YCbCr
	if err := r.darkroom.Open(t.Context(), bytes.NewReader(file), func(img *image.YCbCr) error { whole = img; return nil }); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		zoom, shown tui.Zoom
		part        image.Rectangle
	}{
		{tui.Zoom{X: 500, Y: 500, Width: 1}, tui.Zoom{X: 500, Y: 500, Width: 67}, image.Rect(560, 430, 640, 470)},
		{tui.Zoom{X: 0, Y: 1000, Width: 67}, tui.Zoom{X: 34, Y: 978, Width: 67}, image.Rect(0, 860, 80, 900)},
		{tui.Zoom{X: 2000, Y: -50, Width: 100}, tui.Zoom{X: 950, Y: 33, Width: 100}, image.Rect(1080, 0, 1200, 60)},
	} {
		d, err := r.Draw(t.Context(), tui.Picture{Shot: 1, Zoom: c.zoom, Cols: 40, Rows: 10, Graphics: quadrants})
		if err != nil {
			t.Fatal(err)
		}
		if d.Zoom != c.shown || d.Cols != 40 || d.Rows != 10 {
			t.Errorf("%v shows %v in %d×%d, want %v", c.zoom, d.Zoom, d.Cols, d.Rows, c.shown)
		}
		part := whole.SubImage(c.part)
		if want := cells.Render(part, 40, 10, cells.Quadrant, cells.Options{Dither256: true}).Lines; !slices.Equal(d.Lines, want) {
			t.Errorf("%v is not %v of the photo", c.zoom, c.part)
		}
	}
}

// TestZoomTakesTheSmallPictureWhereThatDoes shows half of the picture in few cells
// without decoding anything large.
func TestZoomTakesTheSmallPictureWhereThatDoes(t *testing.T) {
	r := mapped(t)
	d, err := r.Draw(t.Context(), tui.Picture{Shot: 1, Zoom: tui.Zoom{X: 500, Y: 500, Width: 500}, Cols: 40, Rows: 10, Graphics: quadrants})
	if err != nil || len(r.lens.kept) != 0 || d.Zoom.Width != 500 {
		t.Fatalf("%d are kept in full, %v", len(r.lens.kept), err)
	}
	if _, err = r.Draw(t.Context(), tui.Picture{Shot: 1, Zoom: tui.Zoom{X: 500, Y: 500, Width: 100}, Cols: 40, Rows: 10, Graphics: quadrants}); err != nil || len(r.lens.kept) != 1 {
		t.Errorf("%d are kept in full, %v", len(r.lens.kept), err)
	}
}

// TestZoomIntoEveryView takes the finished file where there is one, and the preview's
// cutout where that is all there is; the part is the same.
func TestZoomIntoEveryView(t *testing.T) {
	r := mapped(t)
	zoom := tui.Zoom{X: 500, Y: 500, Width: 100}
	draw := func(v tui.View) tui.Drawn {
		t.Helper()
		d, err := r.Draw(t.Context(), tui.Picture{Shot: 1, View: v, Zoom: zoom, Cols: 40, Rows: 10, Graphics: quadrants})
		if err != nil {
			t.Fatal(err)
		}
		if d.Zoom != zoom {
			t.Errorf("view %d shows %v", v, d.Zoom)
		}
		return d
	}
	if _, err := r.Draw(t.Context(), tui.Picture{Shot: 1, View: tui.Preview, Zoom: zoom, Cols: 40, Rows: 10, Graphics: quadrants}); kiosk.CodeOf(err) != kiosk.WrongState {
		t.Errorf("a preview that is not there: %v", err)
	}
	r.cut(t, kiosk.Preview)
	r.put(t, shelf.Preview(1, "png"), disc(t, 500, 375, false))
	grey := cells.Render(imaging.New(80, 60, color.NRGBA{120, 120, 120, 255}), 40, 10, cells.Quadrant, cells.Options{Dither256: true}).Lines
	if d := draw(tui.Preview); !slices.Equal(d.Lines, grey) {
		t.Error("the preview's middle is not the subject")
	}
	if d := draw(tui.Finished); d.Cols != 40 {
		t.Errorf("the finished picture is %d wide", d.Cols)
	}
	r.do(t, kiosk.Confirm{Shot: 1})
	r.cut(t, kiosk.Full)
	r.do(t, kiosk.ComposedUp{Shot: 1, SHA: "cc", Width: 1200, Height: 900, Background: r.booth.Rules.Look.Background})
	r.do(t, kiosk.HandedOver{Shot: 1, File: "photos/walk-in/0001.jpg", SHA: "dd"})
	r.put(t, "photos/walk-in/0001.jpg", jpegBytes(t, map1200()))
	if finished, original := draw(tui.Finished), draw(tui.Original); !slices.Equal(finished.Lines, original.Lines) {
		t.Error("the finished file is not looked at")
	}
}

// TestZoomOfALostFile says so.
func TestZoomOfALostFile(t *testing.T) {
	r := mapped(t)
	if err := r.shelf.Remove(shelf.Original(1, "A.JPG")); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Draw(t.Context(), tui.Picture{Shot: 1, Zoom: tui.Zoom{X: 1, Y: 1, Width: 1}, Cols: 40, Rows: 10, Graphics: quadrants}); err == nil {
		t.Error("a part of nothing is shown")
	}
}

// TestZoomNeverLeavesThePicture tries whatever a screen could ask for.
func TestZoomNeverLeavesThePicture(t *testing.T) {
	p := &pictures{}
	for _, size := range []image.Point{{1200, 900}, {900, 1200}, {1, 1}, {6000, 2}, {2, 6000}, {577, 433}} {
		for _, mode := range []tui.PictureMode{tui.QuadrantPictures, tui.HalfPictures, tui.KittyPictures, tui.ASCIIPictures, tui.NoPictures} {
			for _, cols := range []int{0, 1, 40, 400} {
				for _, at := range []int{-7, 0, 1, 499, 1000, 1 << 40} {
					for _, width := range []int{-1, 1, 50, 1000, 1 << 40} {
						want := tui.Picture{Zoom: tui.Zoom{X: at, Y: 1000 - at, Width: width}, Cols: cols, Rows: 24, Graphics: tui.Graphics{Mode: mode}}
						want.Zoom = p.held(size, want)
						if again := p.held(size, want); again != want.Zoom {
							t.Fatalf("%v: %v is held to %v", size, want.Zoom, again)
						}
						if part := partIn(size, want); part.Empty() || !part.In(image.Rectangle{Max: size}) {
							t.Fatalf("%v %+v: %v", size, want, part)
						}
					}
				}
			}
		}
	}
}

// focus is a lens with a photo that is decoded when the test says so.
type focus struct {
	lens
	decoded int
	ready   chan struct{}
	file    []byte
}

func newFocus(t *testing.T) *focus {
	return &focus{ready: make(chan struct{}), file: jpegBytes(t, map1200())}
}

func (f *focus) at(ctx context.Context, key string, part image.Rectangle) error {
	_, err := f.part(ctx, exposure{key: key, size: image.Pt(1200, 900), in: func(image.Point) image.Rectangle { return part },
		open: func(ctx context.Context, around image.Rectangle) (*photo.Detail, error) {
			f.decoded++
			select {
			case <-f.ready:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			return photo.NewDarkroom(1).Detail(ctx, bytes.NewReader(f.file), around, keptDetail)
		}})
	return err
}

// TestOneDecodeServesAllWhoWait lets several look at one photo while it is decoded:
// the one who came first goes, the others get it, and the last to go stops it.
func TestOneDecodeServesAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFocus(t)
		part := image.Rect(3, 3, 50, 50)
		ctx, stop := context.WithCancel(t.Context())
		answers := make(chan error, 3)
		go func() { answers <- f.at(ctx, "a", part) }()
		synctest.Wait()
		for range 2 {
			go func() { answers <- f.at(t.Context(), "a", part) }()
		}
		synctest.Wait()
		stop()
		if err := <-answers; !errors.Is(err, context.Canceled) {
			t.Errorf("who has gone gets %v", err)
		}
		close(f.ready)
		if err := errors.Join(<-answers, <-answers); err != nil || f.decoded != 1 {
			t.Errorf("decoded %d times: %v", f.decoded, err)
		}
		if err := f.at(t.Context(), "a", image.Rect(1000, 700, 1100, 800)); err != nil || f.decoded != 1 {
			t.Errorf("a step further: decoded %d times: %v", f.decoded, err)
		}
		time.Sleep(detailKept)
		synctest.Wait()
		if len(f.kept) != 0 {
			t.Error("it is never put away")
		}
	})
}

// TestNobodyWaitsNothingIsDecoded stops a decode that all have gone from, and serves
// who comes at just that moment all the same.
func TestNobodyWaitsNothingIsDecoded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFocus(t)
		ctx, stop := context.WithCancel(t.Context())
		answers := make(chan error, 2)
		go func() { answers <- f.at(ctx, "a", image.Rect(3, 3, 50, 50)) }()
		synctest.Wait()
		stop()
		go func() { answers <- f.at(t.Context(), "a", image.Rect(3, 3, 50, 50)) }()
		synctest.Wait()
		close(f.ready)
		for _, err := range []error{<-answers, <-answers} {
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
		if len(f.making) != 0 || len(f.kept) != 1 {
			t.Errorf("%d are being decoded, %d are kept", len(f.making), len(f.kept))
		}
		for _, key := range []string{"b", "c", "d"} {
			if err := f.at(t.Context(), key, image.Rect(3, 3, 50, 50)); err != nil {
				t.Error(err)
			}
		}
		if len(f.kept) != keptDetails || f.kept[1].key != "d" {
			t.Errorf("%d are kept", len(f.kept))
		}
	})
}
