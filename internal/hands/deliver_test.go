package hands

import (
	"io"
	"log/slog"
	"testing"
	"time"

	"backdrop/internal/photo"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// A picture moved to a guest by a start that did not live to record it does not stay
// there when the shot has gone to somebody else since.
func TestNobodyKeepsAnothersPicture(t *testing.T) {
	s, err := shelf.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	put := func(p string) {
		t.Helper()
		if _, err := s.Write(p, func(w io.Writer) error { _, err := io.WriteString(w, "picture"); return err }); err != nil {
			t.Fatal(err)
		}
	}
	put(s.Photo("B", 1, "jpg")) // moved, not recorded
	put(s.Photo("B", 1, "png"))
	put(s.Photo("B", 2, "jpg")) // of another shot: B's own
	put(composedFile(1, "jpg"))
	shot := kiosk.Shot{N: 1, Guest: "C", Made: true, On: "studio", Export: kiosk.Export{Guest: "A", File: s.Photo("A", 1, "jpg"), At: time.Unix(1, 0)}}
	var said []kiosk.Input
	h := &Hands{Shelf: s, Log: slog.New(slog.DiscardHandler)}
	err = h.deliver(t.Context(), kiosk.Work{Kind: kiosk.WorkDeliver, Shot: shot}, func(in kiosk.Input) error { said = append(said, in); return nil })
	if err != nil || len(said) != 1 {
		t.Fatalf("%v, %+v", err, said)
	}
	for p, want := range map[string]bool{
		s.Photo("A", 1, "jpg"): false, s.Photo("B", 1, "jpg"): false, s.Photo("B", 1, "png"): false, s.Photo("B", 2, "jpg"): true, s.Photo("C", 1, "jpg"): true,
	} {
		if _, there, err := s.Has(p); err != nil || there != want {
			t.Errorf("%s: %t, %v; want %t", p, there, err, want)
		}
	}
}

func TestShapeOfACutout(t *testing.T) {
	for _, c := range []struct {
		w, h, pw, ph int
		want         bool
	}{
		{6000, 4000, 6000, 4000, true}, {612, 408, 6000, 4000, true}, {611, 409, 6000, 4000, true}, {3000, 2000, 6000, 4000, true}, {5000, 3333, 6000, 4000, true},
		{4000, 6000, 6000, 4000, false}, {1, 1, 6000, 4000, false}, {3, 2, 6000, 4000, false}, {600, 450, 6000, 4000, false}, {612, 400, 6000, 4000, false},
		{30, 20, 30, 20, true}, {29, 21, 30, 20, true}, {1, 1, 1, 1, true}, {100, 100, 0, 0, true}, {12000, 8000, 6000, 4000, true},
	} {
		if got := shapeOf(photo.CutoutInfo{Width: c.w, Height: c.h}, kiosk.Shot{Width: c.pw, Height: c.ph}); got != c.want {
			t.Errorf("%d×%d of %d×%d: %t", c.w, c.h, c.pw, c.ph, got)
		}
	}
}
