package tui

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"backdrop/kiosk"
)

// creditText says an amount with its unit: "0.25 credit", "2.00 credits".
func (w *Words) creditText(c kiosk.Credits) string {
	if c > kiosk.Credit {
		return w.T("credit.other", "amount", w.number(c))
	}
	return w.T("credit.one", "amount", w.number(c))
}

// potText names where credits come from, to follow "from".
func (w *Words) potText(p kiosk.Pot) string {
	switch p {
	case kiosk.PotNone:
		return w.T("pot.none")
	case kiosk.PotFree, kiosk.PotSubscription, kiosk.PotPAYG, kiosk.PotEnterprise, kiosk.PotUnknown:
		return w.T("pot." + string(p))
	}
	return kiosk.Safe(string(p), 20)
}

// paygLeft says what the PAYG pot holds, or that nobody knows.
func (w *Words) paygLeft(b *kiosk.Booth) string {
	if a := b.Money.Account; a.Known() {
		return w.T("pot.payg_left", "amount", w.number(a.PAYG))
	}
	return w.T("pot.payg_unread")
}

// potsText lists the pots of an account.
func (w *Words) potsText(a kiosk.Account) string {
	parts := []string{w.T("account.subscription", "amount", w.number(a.Subscription)), w.T("account.payg_short", "amount", w.number(a.PAYG))}
	if a.Enterprise > 0 {
		parts = append(parts, w.T("account.enterprise", "amount", w.number(a.Enterprise)))
	}
	if a.FreeCalls > 0 {
		parts = append(parts, w.T("account.free_calls", "n", a.FreeCalls))
	}
	return strings.Join(parts, " · ")
}

// levelText says how near the end of the money is.
func (w *Words) levelText(l kiosk.Level) string {
	switch l {
	case kiosk.LevelOK, kiosk.LevelWarn, kiosk.LevelPAYG, kiosk.LevelStop:
		return w.T("level." + string(l))
	}
	return ""
}

// meter is a bar of w cells: spent, held and left of the budget.
func (t theme) meter(st lipgloss.Style, spent, held, limit kiosk.Credits, w int) string {
	if limit <= 0 || w < 1 {
		return t.rule.Render(strings.Repeat("░", max(w, 0)))
	}
	cells := func(c kiosk.Credits) int {
		n := (int64(c)*int64(w) + int64(limit)/2) / int64(limit)
		return int(max(0, min(n, int64(w))))
	}
	full := cells(spent)
	some := max(0, cells(spent+held)-full)
	if spent > 0 && full == 0 {
		full = 1 // one credit of a thousand is still not nothing
		some = min(some, w-1)
	}
	return st.Render(strings.Repeat("█", full)) + t.warn.Render(strings.Repeat("▒", some)) +
		t.rule.Render(strings.Repeat("░", max(0, w-full-some)))
}

// meterStyle colours the meter by what the level means for the budget: that the next
// credit comes from pay-as-you-go is no lack.
func meterStyle(t theme, l kiosk.Level) lipgloss.Style {
	switch l {
	case kiosk.LevelWarn:
		return t.warn
	case kiosk.LevelStop:
		return t.bad
	case kiosk.LevelOK, kiosk.LevelPAYG:
	}
	return t.key
}

// gateText says what looking first has saved or cost: what previews cost against
// the full price of what was rejected on its preview.
func (a App) gateText() (counts, sum string) { return a.w.gateSaid(a.booth, a.booth.Gate()) }

// runningText says what is under way and for how long.
func (w *Words) runningText(r kiosk.Running, now time.Time) string {
	switch r.Kind {
	case kiosk.WorkLook, kiosk.WorkPreview, kiosk.WorkFull, kiosk.WorkRecover, kiosk.WorkCompose, kiosk.WorkDeliver, kiosk.WorkAccount:
		return w.T("running."+string(r.Kind), "shot", shotName(r.Shot), "time", seconds(now.Sub(r.Since)))
	}
	return shotName(r.Shot)
}

// seconds says a duration in whole seconds, minutes beyond two.
func seconds(d time.Duration) string {
	s := int(max(0, d).Round(time.Second) / time.Second)
	if s < 120 {
		return fmt.Sprintf("%d s", s)
	}
	return fmt.Sprintf("%d min", s/60)
}

// count says how many there are of something: "1 shot", "2 shots".
func (w *Words) count(n int, of string) string { return w.N("count."+of, n) }

// clock says a time of day where the operator is.
func (a App) clock(t time.Time) string { return t.In(a.now().Location()).Format("15:04") }
