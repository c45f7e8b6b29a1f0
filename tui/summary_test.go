package tui

import (
	"strings"
	"testing"
	"time"

	"backdrop/kiosk"
)

func TestSummary(t *testing.T) {
	n := busy(t)
	want := `Smith wedding
8 shots: 2 delivered, 1 rejected
6 previews, 2 full cutouts
3.50 credits spent of 50.00, 45.25 left
1.00 credit held for what is in doubt
0.25 credit held for what has no answer yet
1 shot in doubt, to be settled: #0004
2 shots waiting for a decision: #0005 #0006
1 shot ready, without a preview: #0008
1 shot under way, the next start goes on with it: #0007
photos: /events/smith/photos
`
	if got := en.Summary(n.b, "/events/smith/photos"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSummaryOfAFreeEveningNamesNoCredits(t *testing.T) {
	r := paidRules()
	r.Preview = kiosk.Cutting{Cutter: "greenscreen"}
	r.Full = r.Preview
	n := newNight(t, r)
	n.previewed("a.jpg")
	got := en.Summary(n.b, "/events/smith/photos")
	if strings.Contains(got, "credit") || strings.Contains(got, "/events") {
		t.Errorf("nothing was spent and nothing exported, yet:\n%s", got)
	}
}

func TestSummaryNamesOnlyAFewShots(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	for range 8 {
		n.previewed("a.jpg")
	}
	if got := en.Summary(n.b, "x"); !strings.Contains(got, "8 shots waiting for a decision: #0001 #0002 #0003 #0004 #0005 and 3 more\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestStatusText(t *testing.T) {
	n := busy(t)
	st := kiosk.StatusOf(n.b, "id", n.now, func(w kiosk.Warning) string { return en.Warning(n.b, w) })
	got := en.StatusText(st)
	want := `event     Smith wedding
session   1 since ` + st.Session.Opened.Local().Format("2006-01-02 15:04:05") + `: 8 shots, 6 previews, 2 full cutouts, 2 delivered, 1 rejected, 3.50 spent
shots     8: 1 ready, 1 previewing, 2 previewed, 2 delivered, 1 rejected, 1 in doubt
credits   3.50 spent, 1.25 held, 45.25 left of 50.00 (ok)
account   subscription 26.50, pay-as-you-go 10.00, as of ` + st.Credits.Account.AsOf.Local().Format("2006-01-02 15:04:05") + `
next full 1.00 credit from the subscription
forecast  pace: too early to tell
average   2.5 images a guest (3.0 assumed)
guests    code     shots  previews  full  credits  limit
          G-001        3         3     2     2.75  9
          G-002        2         2     1     0.50  9
          walk-in      3         2     0     0.25  none
warnings  1 shot is in doubt, the price stays held: read the balance (balance), then settle it (settle N paid, or settle N free)
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestStatusTextOfNothingYet(t *testing.T) {
	st := kiosk.StatusOf(kiosk.New(), "", time.Time{}, func(kiosk.Warning) string { return "" })
	got := en.StatusText(st)
	for _, want := range []string{"event     (no name)\n", "session   none yet\n", "shots     none yet\n", "next full free\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}
