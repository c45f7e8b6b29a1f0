package tui

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"backdrop/kiosk"
)

// broken is a night whose first run was cut off: two full cutouts and a preview were
// out, a confirmed shot had not been asked for.
func broken(t *testing.T) *night {
	n := idleNight(t, paidRules())
	for range 4 {
		n.previewed("a.jpg")
	}
	for shot := 1; shot <= 3; shot++ {
		n.do(kiosk.Confirm{Shot: shot})
	}
	n.ask(1, kiosk.Full)
	n.ask(2, kiosk.Full)
	n.ask(n.arrive("b.jpg"), kiosk.Preview)
	n.do(kiosk.Open{Epoch: 2, Rules: paidRules()})
	return n
}

func TestRecovered(t *testing.T) {
	de := NewWords("de")
	n := broken(t)
	want := func(w *Words, want string) {
		t.Helper()
		if got := w.Recovered(n.b); got != want {
			t.Errorf("got\n%q\nwant\n%q", got, want)
		}
	}
	want(en, "the last run did not end in order: 1 preview was out: its answer is looked for; 2 full cutouts were out: 2 still looked for; 1 confirmed shot goes on")
	want(de, "der letzte Lauf endete nicht ordentlich: 1 Vorschau war unterwegs: die Antwort wird gesucht; 2 Freisteller waren unterwegs: 2 noch gesucht; "+
		"1 bestätigte Aufnahme geht weiter")
	checkHeard(t, "recovered", en.Recovered(n.b))
	s, _ := n.b.Shot(1)
	n.do(kiosk.Made{Shot: 1, Request: s.Full.ID, SHA: "full", Width: 6000, Height: 4000})
	s, _ = n.b.Shot(2)
	n.do(kiosk.Unanswered{Shot: 2, Request: s.Full.ID, Code: kiosk.NoAnswer})
	s, _ = n.b.Shot(5)
	n.do(kiosk.Voided{Shot: 5, Request: s.Preview.ID, Code: kiosk.NoNetwork})
	want(en, "the last run did not end in order: 1 preview was out: it was not charged; 2 full cutouts were out: 1 picture found, 1 in doubt; 1 confirmed shot goes on")
	if line := en.statusLine(n.b, n.now); !strings.HasSuffix(line, en.Recovered(n.b)) {
		t.Errorf("the status says %q", line)
	}
	if line := en.statusLine(n.b, n.now.Add(2*time.Hour)); strings.Contains(line, "the last run") {
		t.Errorf("hours later the status says %q", line)
	}
	n.do(kiosk.Open{Epoch: 3, Rules: paidRules()})
	want(en, "the last run did not end in order: 1 confirmed shot goes on; the picture of 1 shot is made anew, free")
}

// Nothing is said of a run that ended in order, nor at the very first.
func TestNothingToRecover(t *testing.T) {
	n := idleNight(t, paidRules())
	n.previewed("a.jpg")
	if text := en.Recovered(n.b); text != "" {
		t.Errorf("the first run: %q", text)
	}
	n.do(kiosk.Stopped{})
	n.do(kiosk.Open{Epoch: 2, Rules: paidRules()})
	if text := en.Recovered(n.b); text != "" {
		t.Errorf("after an end in order: %q", text)
	}
	n.do(kiosk.Open{Epoch: 3, Rules: paidRules()})
	if text := en.Recovered(n.b); text != "the last run did not end in order: nothing was under way and nothing is lost" {
		t.Errorf("killed at rest: %q", text)
	}
}

// Plain mode says it at the start, and once more when every answer has its end.
func TestPlainSaysWhatIsRecovered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := broken(t)
		d := newStand(n)
		k := startTalk(t, d, PlainOptions{})
		if got := k.out.new(); !strings.HasPrefix(got, "* the last run did not end in order: 1 preview was out: its answer is looked for; ") || strings.Count(got, "the last run") != 1 {
			t.Errorf("got\n%s", got)
		}
		ends := func(shot int, id int64) {
			d.happen(func(n *night) { n.do(kiosk.Unanswered{Shot: shot, Request: id, Code: kiosk.NoAnswer}) })
			synctest.Wait()
		}
		one, _ := n.b.Shot(1)
		two, _ := n.b.Shot(2)
		five, _ := n.b.Shot(5)
		ends(1, one.Full.ID)
		ends(2, two.Full.ID)
		if got := k.out.new(); strings.Contains(got, "the last run") {
			t.Errorf("before the last answer:\n%s", got)
		}
		ends(5, five.Preview.ID)
		if got := k.out.new(); !strings.Contains(got, "\n* the last run did not end in order: 1 preview was out: nobody knows whether it was charged, so it is in doubt; 2 full cutouts were out: 2 in doubt; ") {
			t.Errorf("got\n%s", got)
		}
	})
}

// The screen says it once, at its start; guests are not told.
func TestTheScreenSaysWhatIsRecovered(t *testing.T) {
	n := broken(t)
	s := show(t, n, 120, 40, Options{})
	if want := "the last run did not end in order"; !strings.HasPrefix(s.app.flash.text, want) {
		t.Errorf("the screen says %q", s.app.flash.text)
	}
	s = show(t, n, 120, 40, Options{Kiosk: Kiosk{On: true, PIN: func(context.Context, kiosk.Secret) error { return nil }}})
	if s.app.flash.text != "" {
		t.Errorf("guests are told %q", s.app.flash.text)
	}
}
