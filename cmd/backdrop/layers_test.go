package main

import (
	"fmt"
	"image"
	"path/filepath"
	"strings"
	"testing"

	"github.com/disintegration/imaging"

	"backdrop/internal/photo"
	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// The layers in full size are kept by the bytes they need, those used last; the last
// background and the last frame in any case.
func TestLayersAreKeptByBytes(t *testing.T) {
	const one = 640 * 480 * 3 / 2
	dir := t.TempDir()
	l := &layers{most: 3*one + one/2}
	get := func(name string) *photo.Layer {
		t.Helper()
		b, _, err := l.of(kiosk.Look{Background: filepath.Join(dir, name)}, false)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for i := range 5 {
		plainBackground(t, dir, fmt.Sprint(i, ".png"), ofBeach)
	}
	first, second := get("0.png"), get("1.png")
	get("2.png")
	if get("0.png") != first {
		t.Error("it was decoded twice")
	}
	get("3.png")
	if len(l.kept) != 3 || get("0.png") != first || get("1.png") == second {
		t.Errorf("%d are kept; the one used last must stay and the oldest must go", len(l.kept))
	}
	l.most = 1
	for i := range 4 {
		look := kiosk.Look{Background: filepath.Join(dir, "4.png"), Frame: "party"}
		if _, _, err := l.of(look, i%2 == 0); err != nil {
			t.Fatal(err)
		}
		if len(l.kept) != 2 || l.kept[0].frame == l.kept[1].frame {
			t.Errorf("kept %+v", l.kept)
		}
	}
}

// A frame through which nothing shows would hide every photo: the booth does not open.
func TestAnOpaqueFrameIsRefused(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	opaque := plainBackground(t, t.TempDir(), "logo.png", ofNight)
	_, _, err := (&layers{}).of(kiosk.Look{Background: "studio", Frame: opaque}, true)
	if kiosk.CodeOf(err) != kiosk.BackgroundLost || kiosk.DetailOf(err) != "logo.png: "+needsWindow {
		t.Errorf("%v", err)
	}
	dir := makeTestEvent(t, s.base(), map[string]string{"look.frame": opaque})
	if code, out := once(t, map[string]string{"BACKDROP_API_KEY": sandbox.DefaultKey}, "run", "--plain", dir); code != 2 || !strings.Contains(out, needsWindow) {
		t.Errorf("exit %d, %s", code, out)
	}
}

// A frame's file is the same for both ways a photo can lie; a built-in one is not.
func TestAFramesFileIsDecodedOnce(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 48))
	file := filepath.Join(t.TempDir(), "window.png")
	if err := imaging.Save(img, file); err != nil {
		t.Fatal(err)
	}
	l := &layers{}
	for name, same := range map[string]bool{file: true, "party": false} {
		a, err := l.frame(kiosk.Look{Frame: name}, true)
		b, err2 := l.frame(kiosk.Look{Frame: name}, false)
		if err != nil || err2 != nil || (a == b) != same {
			t.Errorf("%s: the same %v, %v, %v", filepath.Base(name), a == b, err, err2)
		}
	}
}
