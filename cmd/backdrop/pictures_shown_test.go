package main

import (
	"path/filepath"
	"testing"

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
