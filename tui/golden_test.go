package tui

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"backdrop/kiosk"
)

// pages are every page by the keys that lead there, as the goldens show them.
func pages() []scene {
	return []scene{{"review", nil}, {"guests", []string{"2", "down"}}, {"credits", []string{"3"}}, {"trouble", []string{"4"}}, {"event", []string{"5"}}, {"help", []string{"?"}},
		{"contact", []string{"m", "m", "h", "t"}}, {"compare", []string{"x"}}, {"zoom", []string{"z"}}, {"kiosk", []string{"K"}}}
}

// scene is a moment of the screen: its name, and how to get there.
type scene struct {
	name string
	keys []string
}

var goldenSizes = [][2]int{{80, 24}, {120, 40}, {200, 60}}

// shot is a scene as the goldens keep it.
func (c scene) shot(t *testing.T, w, h int, o Options) string {
	n := fullNight(t)
	n.b.Live.Queued, n.b.Live.Pending = 1, 2
	s := show(t, n, w, h, o)
	s.app.review = s.app.review.move(5, s.app.booth)
	s.pass(time.Second)
	s.at(c.name, c.keys)
	n.b.Live.Running = []kiosk.Running{{Kind: kiosk.WorkPreview, Shot: 7, Since: n.now.Add(-3 * time.Second)}}
	s.news()
	s.app.flash = flash{}
	return fmt.Sprintf("%s %d×%d\n%s\n", c.name, w, h, s.app.View().Content)
}

// TestPageGoldens compares every page in three sizes and every language, without colour,
// with what a person has looked at. After a wanted change:
// go test ./tui -run Golden -update, and look again.
func TestPageGoldens(t *testing.T) {
	for _, lang := range Languages() {
		for _, page := range pages() {
			t.Run(page.name+"-"+lang, func(t *testing.T) {
				out := ""
				for _, size := range goldenSizes {
					o := fullOptions()
					o.NoColor, o.Words = true, NewWords(lang)
					out += page.shot(t, size[0], size[1], o)
				}
				golden.RequireEqual(t, out)
			})
		}
	}
}

// TestThemeGoldens compares every page at one size in every theme, and without UTF-8.
func TestThemeGoldens(t *testing.T) {
	ascii := fullOptions()
	ascii.NoColor, ascii.ASCII, ascii.Pictures = true, true, nil
	for i, name := range append(Themes()[1:], "ascii") {
		t.Run(name, func(t *testing.T) {
			o := fullOptions()
			o.Theme = Theme(i + 1)
			if name == "ascii" {
				o = ascii
			}
			out := ""
			for _, page := range pages() {
				out += page.shot(t, 80, 24, o)
			}
			golden.RequireEqual(t, out)
		})
	}
}

// TestEveryCharacterHasAStandIn: without UTF-8 none of ours becomes a question mark.
func TestEveryCharacterHasAStandIn(t *testing.T) {
	for _, page := range pages() {
		o := fullOptions()
		text := plain(page.shot(t, 120, 40, o))
		for _, r := range text {
			if r >= 0x80 && r != '×' && toASCII(string(r)) == "?" && page.name != "kiosk" {
				t.Errorf("%s: %q has no stand-in", page.name, r)
			}
		}
	}
}

// TestQuestionGoldens compares every question in the smallest terminal, in every
// language.
func TestQuestionGoldens(t *testing.T) {
	for _, lang := range Languages() {
		t.Run(lang, func(t *testing.T) {
			o := fullOptions()
			o.NoColor, o.Words = true, NewWords(lang)
			out := ""
			for _, name := range slices.Sorted(maps.Keys(scenes())) {
				s := fullScreen(t, 80, 24, o)
				if s.at(name, scenes()[name]); s.app.prompt == nil {
					continue
				}
				lines := s.app.drawSheet(*s.app.prompt, make([]string, 24))
				out += name + "\n" + strings.TrimLeft(strings.Join(lines, "\n"), "\n") + "\n"
			}
			golden.RequireEqual(t, out)
		})
	}
}

// TestGoldens compares other settled screens with those that a person has looked at.
func TestGoldens(t *testing.T) {
	plainLook := Options{Pictures: &fakePictures{}, NoColor: true}
	noticed := Options{Pictures: &fakePictures{}, NoColor: true, Notice: "demo: nothing here costs money"}
	for _, c := range []struct {
		name string
		w, h int
		o    Options
		keys []string
	}{
		{"notice-120x40", 120, 40, noticed, nil},
		{"confirm-200x60", 200, 60, plainLook, []string{"enter"}},
		{"small-60x20", 60, 20, plainLook, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := show(t, busy(t), c.w, c.h, c.o)
			s.press(c.keys...)
			golden.RequireEqual(t, s.app.View().Content+"\n")
		})
	}
	t.Run("credits-later", func(t *testing.T) {
		out := ""
		for _, lang := range Languages() {
			n := newNight(t, paidRules())
			n.account(30*kiosk.Credit, 10*kiosk.Credit)
			for i := range 24 { // two hours
				n.do(kiosk.SetGuest{Code: fmt.Sprintf("G-%02d", i/3)})
				if shot := n.previewed("A.JPG"); i%4 == 0 {
					n.do(kiosk.Reject{Shot: shot})
				} else {
					n.finish(shot)
				}
				n.now = n.now.Add(5 * time.Minute)
			}
			for _, size := range goldenSizes[:2] {
				o := fullOptions()
				o.NoColor, o.Words = true, NewWords(lang)
				s := show(t, n, size[0], size[1], o)
				s.press("3")
				out += s.app.View().Content + "\n"
			}
		}
		golden.RequireEqual(t, out)
	})
	t.Run("nothing-yet-80x24", func(t *testing.T) {
		out := ""
		for _, page := range pages() {
			o := fullOptions()
			o.NoColor, o.Settings = true, nil
			s := show(t, newNight(t, paidRules()), 80, 24, o)
			s.at(page.name, page.keys)
			out += page.name + "\n" + s.app.View().Content + "\n"
		}
		golden.RequireEqual(t, out)
	})
}

// longNight is an evening of so many shots, all previewed.
func longNight(t testing.TB, shots int) *night {
	r := paidRules()
	r.Budget, r.GuestLimit = 20000*kiosk.Credit, 0
	n := newNight(t, r)
	n.account(19000*kiosk.Credit, 0)
	for i := range shots {
		if i%20 == 0 {
			n.do(kiosk.SetGuest{Code: fmt.Sprintf("G-%04d", i/20)})
		}
		n.previewed("A.JPG")
	}
	return n
}

// BenchmarkView draws every page of a long night with its pictures in place.
func BenchmarkView(b *testing.B) {
	n := longNight(b, 400)
	for _, page := range pages() {
		for _, size := range [][2]int{{80, 24}, {200, 60}} {
			b.Run(fmt.Sprintf("%s-%dx%d", page.name, size[0], size[1]), func(b *testing.B) {
				s := show(b, n, size[0], size[1], fullOptions())
				s.press("end")
				s.at(page.name, page.keys)
				b.ReportAllocs()
				for b.Loop() {
					_ = s.app.View()
				}
			})
		}
	}
}

// BenchmarkKey presses a key and draws the changed screen, at 220×60 with 10,000 shots in
// the event: all there is between a key and its frame but the terminal.
func BenchmarkKey(b *testing.B) {
	n := longNight(b, 10000)
	for _, page := range append(pages(), scene{"pay", []string{"enter"}}) {
		b.Run(page.name, func(b *testing.B) {
			s := show(b, n, 220, 60, fullOptions())
			s.press("end")
			s.at(page.name, page.keys)
			keys := []tea.KeyPressMsg{keyOf("left"), keyOf("right"), keyOf("up"), keyOf("down")}
			i := 0
			for b.Loop() {
				s.n.now = s.n.now.Add(300 * time.Millisecond)
				m, cmd := s.app.Update(keys[i%len(keys)])
				s.app = m.(App)
				_ = s.app.View()
				b.StopTimer()
				s.run(cmd)
				b.StartTimer()
				i++
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
