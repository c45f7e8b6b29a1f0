package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"backdrop/kiosk"
)

// TestGoldens compares settled screens with those that a person has looked at.
// After a wanted change: go test ./tui -run Goldens -update, and look again.
func TestGoldens(t *testing.T) {
	plainLook := Options{Pictures: &fakePictures{}, NoColor: true}
	noticed := Options{Pictures: &fakePictures{}, NoColor: true, Notice: "demo: nothing here costs money"}
	ascii := Options{NoColor: true, ASCII: true}
	for _, c := range []struct {
		name string
		w, h int
		o    Options
		keys []string
	}{
		{"review-80x24", 80, 24, plainLook, nil},
		{"review-120x40", 120, 40, noticed, nil},
		{"review-200x60", 200, 60, plainLook, nil},
		{"colour-80x24", 80, 24, Options{Pictures: &fakePictures{}}, nil},
		{"ascii-80x24", 80, 24, ascii, nil},
		{"confirm-80x24", 80, 24, plainLook, []string{"enter"}},
		{"confirm-200x60", 200, 60, plainLook, []string{"enter"}},
		{"doubt-80x24", 80, 24, plainLook, []string{"home", "right", "right", "right", "s"}},
		{"guest-80x24", 80, 24, plainLook, []string{"g", "G"}},
		{"help-80x24", 80, 24, plainLook, []string{"?"}},
		{"news-80x24", 80, 24, ascii, []string{"w"}},
		{"small-60x20", 60, 20, plainLook, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := show(t, busy(t), c.w, c.h, c.o)
			s.press(c.keys...)
			golden.RequireEqual(t, s.app.View().Content+"\n")
		})
	}
}

// BenchmarkView draws a whole screen of a long night with its picture in place.
func BenchmarkView(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			r := paidRules()
			r.Budget = 1000 * kiosk.Credit
			n := newNight(b, r)
			n.account(900*kiosk.Credit, 0)
			for range 400 {
				n.previewed("A.JPG")
			}
			s := show(b, n, size[0], size[1], Options{Pictures: &fakePictures{}})
			for b.Loop() {
				_ = s.app.View()
			}
		})
	}
}

// BenchmarkBooth takes a new booth in after 2,000 shots.
func BenchmarkBooth(b *testing.B) {
	r := paidRules()
	r.Budget = 10000 * kiosk.Credit
	n := newNight(b, r)
	n.account(9000*kiosk.Credit, 0)
	for range 2000 {
		n.previewed("A.JPG")
	}
	s := show(b, n, 120, 40, Options{})
	c := n.b.Clone()
	for b.Loop() {
		s.app.see(&c)
	}
}

// TestViewHoldsNoTab keeps characters out that a terminal would widen.
func TestViewHoldsNoTab(t *testing.T) {
	s := show(t, busy(t), 120, 40, Options{Pictures: &fakePictures{}})
	if strings.ContainsAny(s.app.View().Content, "\t\r\v") {
		t.Fatal("a tab or a return is on the screen")
	}
}
