package tui

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// costs tells whether an order spends or holds credits at this booth.
func costs(b *kiosk.Booth, in kiosk.Input) bool {
	switch in.(type) {
	case kiosk.Confirm, kiosk.Buy:
		return b.Quote(kiosk.Full).Paid
	case kiosk.WantPreview, kiosk.ReleaseBacklog:
		return b.Quote(kiosk.Preview).Paid
	}
	return false
}

// TestNoMoneyWithoutAQuestion plays somebody who presses, clicks, pastes and scrolls
// whatever there is while shots come and go: whatever costs credits was asked for, and
// the question had stood there for its moment. Every frame fits.
func TestNoMoneyWithoutAQuestion(t *testing.T) {
	seeds := 4
	if testing.Short() {
		seeds = 1
	}
	bought := 0
	for seed := range uint64(seeds) {
		luck := rand.New(rand.NewPCG(seed, 7))
		r := paidRules()
		r.Look.Backgrounds, r.Budget, r.GuestLimit = "studio\nbeach", 500*kiosk.Credit, 0
		n := newNight(t, r)
		n.account(200*kiosk.Credit, 100*kiosk.Credit)
		for range 4 {
			n.previewed("A.JPG")
		}
		o := fullOptions()
		o.Kiosk.PIN = nil
		s := show(t, n, 100, 30, o)
		s.desk.obeys = n
		keys := everyKey()
		likely := []string{"enter", "y", "r", "m", "M", "p", "u", "s", "f", "esc", "1", "2", "3", "4", "5", "t", "x", "z", "tab", "left", "right", "up", "down", "space", "B", "g", "n", "R", "A", "b"}
		for step := range 1200 {
			was, at, booth := s.app.prompt, n.now, s.app.booth
			var msg tea.Msg
			switch roll := luck.IntN(100); {
			case s.app.prompt != nil && roll < 40: // somebody who answers
				msg = keyOf([]string{"enter", "y", "enter", "p"}[luck.IntN(4)])
			case roll < 60:
				msg = keyOf(likely[luck.IntN(len(likely))])
			case roll < 75:
				msg = keys[luck.IntN(len(keys))]
			case roll < 85:
				msg = tea.MouseClickMsg{X: luck.IntN(120), Y: luck.IntN(40), Button: tea.MouseLeft}
			case roll < 88:
				msg = tea.MouseWheelMsg{X: 3, Y: 3, Button: []tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown}[luck.IntN(2)]}
			case roll < 90:
				msg = tea.PasteMsg{Content: []string{"G-7", "r\rn\r", "", "a b c"}[luck.IntN(4)]}
			case roll < 92:
				msg = tea.WindowSizeMsg{Width: 60 + luck.IntN(150), Height: 18 + luck.IntN(50)}
			default:
				if n.b.Count(kiosk.Previewed) < 5 {
					if shot := n.arrive("B.JPG"); n.b.Quote(kiosk.Preview).Pot == kiosk.PotSubscription {
						n.answer(shot, kiosk.Preview)
					}
				}
				if luck.IntN(4) == 0 {
					n.account(kiosk.Credits(luck.IntN(2))*40*kiosk.Credit, 100*kiosk.Credit)
				}
				s.news()
				continue
			}
			s.send(msg)
			for _, in := range s.did() {
				if _, asked := in.(kiosk.SetGuest); asked || !costs(booth, in) {
					continue
				}
				bought++
				if was == nil || at.Sub(was.since) < deaf {
					t.Fatalf("seed %d, step %d: %v spends with %#v, asked %v", seed, step, msg, in, was != nil)
				}
			}
			was, booth = s.app.prompt, s.app.booth
			s.pass(time.Duration(luck.IntN(700)) * time.Millisecond)
			for _, in := range s.did() {
				if costs(booth, in) {
					bought++
					if was == nil {
						t.Fatalf("seed %d, step %d: after %v time alone spends with %#v", seed, step, msg, in)
					}
				}
			}
			s.quit = false
			s.news()
			if step%5 == 0 {
				checkFits(t, s.app, s.app.layout.w, s.app.layout.h, fmt.Sprintf("seed %d, step %d, %v", seed, step, msg))
			}
		}
	}
	if bought < 5*seeds {
		t.Errorf("only %d things were bought: the walk tries too little", bought)
	}
	t.Logf("%d bought", bought)
}
