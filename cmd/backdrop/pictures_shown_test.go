package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"path/filepath"
	"slices"
	"testing"

	"backdrop/internal/hands"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
	"backdrop/tui"
)

// A preview much larger than a screen needs is not kept at its size.
func TestALargePreviewIsKeptSmall(t *testing.T) {
	r := newAlbum(t)
	r.do(t, kiosk.Looked{Shot: 1})
	r.cut(t, kiosk.Preview)
	r.put(t, shelf.Preview(1, "png"), disc(t, 1600, 1200, false))
	r.wantOn(t, "", ofStudio)
	s, _ := r.booth.Shot(1)
	if _, err := r.image(t.Context(), s, r.booth.Rules.Look, tui.Preview); err != nil {
		t.Fatal(err)
	}
	if len(r.pictures.kept) != 3 { // the preview, the cutout, the finished picture
		t.Errorf("%d are kept", len(r.pictures.kept))
	}
	for _, k := range r.pictures.kept {
		if size := k.img.Bounds().Size(); size.X*size.Y > keptPixels {
			t.Errorf("%v is kept", size)
		}
	}
}

// A guest's delivered photo is shown as the guest has it, also when the guest chose
// another background for a later one.
func TestWhatTheGuestHasIsShown(t *testing.T) {
	r := newAlbum(t)
	look := r.booth.Rules.Look
	r.do(t, kiosk.Looked{Shot: 1})
	r.do(t, kiosk.Confirm{Shot: 1, Blind: true})
	r.cut(t, kiosk.Full)
	r.do(t, kiosk.ComposedUp{Shot: 1, SHA: "cc", Width: 1200, Height: 900, Background: look.Background})
	r.do(t, kiosk.HandedOver{Shot: 1, File: "photos/walk-in/0001.jpg", SHA: "dd"})
	b := r.booth.Clone()
	s, _ := b.Shot(1)
	b.Rules.Look.Background = look.Choices()[1] // what is ordered from now on
	if got := shownLook(b, s, tui.Picture{View: tui.Finished}); got.Background != look.Background || !exported(s, got) {
		t.Errorf("shown on %s", filepath.Base(got.Background))
	}
	want := tui.Picture{View: tui.Finished, Background: look.Choices()[2]}
	if got := shownLook(b, s, want); got.Background != want.Background {
		t.Errorf("asked for %s, shown on %s", filepath.Base(want.Background), filepath.Base(got.Background))
	}
	s.Made, s.Anew = false, true
	if got := shownLook(b, s, tui.Picture{View: tui.Finished}); got.Background != look.Choices()[1] {
		t.Errorf("being made anew, shown on %s", filepath.Base(got.Background))
	}
}

// A small picture that had to be made from a large file is there the next time, also
// after a restart; a broken one is made again.
func TestTheCacheIsFilledAgain(t *testing.T) {
	r := mapped(t)
	want := tui.Picture{Shot: 1, Cols: 24, Rows: 9, Graphics: quadrants}
	cached := hands.CachedLook("aa")
	if err := r.shelf.Remove(cached); err != nil {
		t.Fatal(err)
	}
	made, err := r.Draw(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	if size, there, err := r.shelf.Has(cached); !there || size == 0 || err != nil {
		t.Fatalf("%d bytes are in the cache: %v", size, err)
	}
	r.put(t, cached, []byte("no picture"))
	r.pictures.kept = nil
	if again, err := r.Draw(t.Context(), want); err != nil || !slices.Equal(again.Lines, made.Lines) {
		t.Errorf("with a broken cache: %v", err)
	}
	if err := r.shelf.Remove(shelf.Original(1, "A.JPG")); err != nil {
		t.Fatal(err)
	}
	r.pictures.kept = nil
	if _, err := r.Draw(t.Context(), want); err != nil {
		t.Errorf("from the cache: %v", err)
	}
}

// A drawing that nobody wants any more ends while it waits for a place, and while it
// decodes; what it leaves behind is no harm to the next one.
func TestDrawingEndsWithItsContext(t *testing.T) {
	r := mapped(t)
	cached := hands.CachedLook("aa")
	if err := r.shelf.Remove(cached); err != nil {
		t.Fatal(err)
	}
	for _, want := range []tui.Picture{{Shot: 1, Cols: 24, Rows: 9, Graphics: quadrants}, {Shot: 1, Zoom: tui.Zoom{X: 500, Y: 500, Width: 50}, Cols: 24, Rows: 9, Graphics: quadrants}} {
		ctx, stop := context.WithCancel(t.Context())
		err := r.darkroom.Open(t.Context(), bytes.NewReader(jpegBytes(t, map1200())), func(*image.YCbCr) error { // takes the whole darkroom
			drawn := make(chan error, 1)
			go func() { _, err := r.Draw(ctx, want); drawn <- err }()
			stop()
			if err := <-drawn; !errors.Is(err, context.Canceled) {
				t.Errorf("%v: %v", want.Zoom, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Draw(t.Context(), want); err != nil {
			t.Errorf("%v, the next time: %v", want.Zoom, err)
		}
	}
}

// What is kept stays within its bytes, and is what was used last.
func TestWhatIsKeptIsBounded(t *testing.T) {
	p := &pictures{}
	large := image.NewNRGBA(image.Rect(0, 0, 1024, 1024))
	for n := range 30 {
		if _, err := p.once(fmt.Sprint(n), func() (image.Image, error) { return large, nil }); err != nil {
			t.Fatal(err)
		}
		if p.again("0") == nil {
			t.Fatalf("the one used last is gone after %d", n)
		}
	}
	if len(p.kept) != keptTogether/bytesOf(large) || p.again("1") != nil {
		t.Errorf("%d large ones are kept", len(p.kept))
	}
	for n := range 3 * keptPictures {
		p.keep(keptPicture{fmt.Sprint("small", n), image.NewGray(image.Rect(0, 0, 1, 1))})
	}
	if len(p.kept) != keptPictures {
		t.Errorf("%d small ones are kept", len(p.kept))
	}
	p.keep(keptPicture{"huge", image.NewNRGBA(image.Rect(0, 0, 8192, 8192))})
	if len(p.kept) != 1 {
		t.Errorf("%d are kept beside a huge one", len(p.kept))
	}
}
