package tui

import (
	"strings"
	"testing"

	"backdrop/kiosk"
)

// What stands beside the key that pays, in full: what for, how much, from where, and
// what is left.
func TestPayKeysInEveryLanguage(t *testing.T) {
	sub := kiosk.Quote{Stage: kiosk.Full, Price: 1000, Pot: kiosk.PotSubscription, Paid: true}
	small := kiosk.Quote{Stage: kiosk.Preview, Price: 250, Pot: kiosk.PotSubscription, Paid: true}
	payg := kiosk.Quote{Stage: kiosk.Full, Price: 1000, Pot: kiosk.PotPAYG, Paid: true}
	for tag, want := range map[string][]string{
		"en": {
			"Enter  full cutout, 1.00 credit from the subscription (budget 41.75 left)",
			"F      full cutout without a preview, 1.00 credit from the subscription (budget 41.75 left)",
			"Enter  preview, 0.25 credit from the subscription (budget 41.75 left)",
			"Enter  once more, a second charge, 1.00 credit from the subscription (budget 41.75 left)",
			"Enter  preview all 24, together, 6.00 credits from the subscription (budget 41.75 left)",
			"y      full cutout, 1.00 credit from pay-as-you-go (10.00 pay-as-you-go left, budget 41.75 left)",
			"y      agree for this session (10.00 pay-as-you-go left, budget 41.75 left)",
		},
		"de": {
			"Enter  Freistellen, 1,00 Credit aus dem Abo (Budget 41,75 übrig)",
			"F      Freistellen ohne Vorschau, 1,00 Credit aus dem Abo (Budget 41,75 übrig)",
			"Enter  Vorschau, 0,25 Credit aus dem Abo (Budget 41,75 übrig)",
			"Enter  noch einmal, wird ein zweites Mal berechnet, 1,00 Credit aus dem Abo (Budget 41,75 übrig)",
			"Enter  Vorschau für alle 24 zusammen, 6,00 Credits aus dem Abo (Budget 41,75 übrig)",
			"y      Freistellen, 1,00 Credit aus Pay-as-you-go (10,00 Pay-as-you-go übrig, Budget: 41,75 übrig)",
			"y      für diese Sitzung zustimmen (10,00 Pay-as-you-go übrig, Budget: 41,75 übrig)",
		},
	} {
		r := paidRules()
		r.Budget = 42 * kiosk.Credit
		n := newNight(t, r)
		n.account(30*kiosk.Credit, 10*kiosk.Credit)
		n.previewed("A.JPG")
		s := show(t, n, 80, 24, Options{Words: NewWords(tag)})
		s.app.review.backlog = 24
		for i, p := range []prompt{{kind: payFull, quote: sub}, {kind: payFull, quote: sub, blind: true}, {kind: payPreview, quote: small},
			{kind: payAgain, quote: sub}, {kind: payBacklog, quote: small}, {kind: payFull, quote: payg}, {kind: askPAYG}} {
			p.shot = 1
			a := s.app.open(p)
			c := a.sheet(p).choices[0]
			if got := pad(c.key.Help().Key, keyColumn) + c.text; got != want[i] {
				t.Errorf("%s: %q, want %q", tag, got, want[i])
			}
			if text := strings.Join(a.drawSheet(p, make([]string, 24)), "\n"); strings.Contains(text, "…") {
				t.Errorf("%s: cut off:\n%s", tag, plain(text))
			}
		}
	}
}

// In the narrowest terminal every prompt is read whole, in every language.
func TestPromptsFitInEveryLanguage(t *testing.T) {
	for _, tag := range Languages() {
		n := busy(t)
		n.b.Rules.Look.Backgrounds = "studio\nbeach"
		n.b.Screen = kiosk.Screen{Shot: 1, Empty: true}
		s := show(t, n, 80, 24, Options{Words: NewWords(tag)})
		for _, p := range []prompt{{kind: askPAYG}, {kind: askSettle, shot: 4}, {kind: askClose}, {kind: askQuit}, {kind: askGuest, field: s.app.newField("")},
			{kind: askLift, lift: lifting{code: "G-002"}, field: s.app.newField(s.app.w.T("field.pin_hint"))},
			{kind: askLift, lift: lifting{code: "G-002", step: 1}, field: s.app.newField("1")},
			{kind: askLift, lift: lifting{code: "G-002", step: 2, extra: 3}, field: s.app.newField(s.app.w.T("field.reason_hint"))},
			{kind: askBackground, shot: 5, pick: 1}, {kind: askScreen, shot: 6, spot: spot{seen: kiosk.SetScreen{Shot: 6, Pick: "3a8c46"}}},
			{kind: askScreen, shot: 6, spot: spot{seen: kiosk.SetScreen{Shot: 6, Pick: "808080"}}}} {
			a := s.app.open(p)
			for _, fault := range []string{"", a.w.T("field.spoilt"), a.w.T("field.reason")} {
				p.fault = fault
				if text := plain(strings.Join(a.drawSheet(p, make([]string, 24)), "\n")); strings.Contains(text, "…") {
					t.Errorf("%s: cut off:\n%s", tag, text)
				}
			}
		}
		if text := plain(strings.Join(append(s.app.side(s.app.layout.side), s.app.strip(s.app.layout.strip)...), "\n")); strings.Contains(text, "…") {
			t.Errorf("%s: cut off:\n%s", tag, text)
		}
	}
}
