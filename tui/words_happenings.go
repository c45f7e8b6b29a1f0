package tui

import (
	"fmt"
	"strings"
	"time"

	"backdrop/kiosk"
)

// Happening says what an entry recorded, in one line; "" when there is nothing an
// operator would want to read: an order that was answered already, or a step that
// is followed by another at once. Lines about a shot begin with "#0042 ". b is the
// newest booth, in which the entry has been folded.
func (w *Words) Happening(b *kiosk.Booth, e kiosk.Entry) string {
	text := w.happened(b, e)
	if text != "" && e.Shot != 0 {
		return shotName(e.Shot) + " " + text
	}
	return text
}

// happened is Happening without the number of the shot at its beginning.
func (w *Words) happened(b *kiosk.Booth, e kiosk.Entry) string {
	return w.about(e.Shot).worded(b, e)
}

// shotName is a shot's number as it is written everywhere: "#0042".
func shotName(n int) string { return fmt.Sprintf("#%04d", n) }

func (w *Words) worded(b *kiosk.Booth, e kiosk.Entry) string {
	switch e.Kind {
	case kiosk.KindWanted, kiosk.KindAccountWanted, kiosk.KindStopped:
		return "" // the order had its answer
	case kiosk.KindArrived, kiosk.KindLooked, kiosk.KindComposed, kiosk.KindDelivered, kiosk.KindAssigned, kiosk.KindRejected,
		kiosk.KindRetried, kiosk.KindWorkFailed, kiosk.KindDressed:
		return w.shotHappened(b, e)
	case kiosk.KindConfirmed, kiosk.KindPutOff, kiosk.KindBought, kiosk.KindAsked, kiosk.KindCharged, kiosk.KindMade, kiosk.KindNoFile,
		kiosk.KindVoid, kiosk.KindUnknown:
		return w.moneyHappened(b, e)
	case kiosk.KindOpened, kiosk.KindRuled, kiosk.KindSessionOpened, kiosk.KindSessionClosed, kiosk.KindGuest, kiosk.KindPAYG,
		kiosk.KindLifted, kiosk.KindAccount, kiosk.KindAccountFailed, kiosk.KindJudged, kiosk.KindReleased, kiosk.KindScreened, kiosk.KindNoted, kiosk.KindWarned,
		kiosk.KindEased, kiosk.KindMerged, kiosk.KindNamed:
		return w.boothHappened(b, e)
	}
	return kiosk.Safe(string(e.Kind), 40) // of a later version
}

// shotHappened words what costs nothing.
func (w *Words) shotHappened(b *kiosk.Booth, e kiosk.Entry) string {
	d := e.Data
	switch e.Kind {
	case kiosk.KindArrived:
		key := "arrived"
		if d.Backlog {
			key = "arrived_backlog"
		}
		return w.T("happened."+key, "file", kiosk.Safe(e.Name, 60), "size", fmt.Sprintf("%dx%d", d.Width, d.Height), "guest", w.whose(e.Guest))
	case kiosk.KindLooked:
		s, _ := b.Shot(e.Shot)
		if why := w.waitText(b, s, e.At); s.State == kiosk.Ready && why != "" {
			return w.T("happened.ready", "why", why)
		}
		return "" // its preview goes on by itself
	case kiosk.KindComposed:
		if d.Smaller {
			return w.T("happened.smaller", "why", w.Sentence(kiosk.Smaller, ""))
		}
		return "" // handed over at once
	case kiosk.KindDelivered:
		return w.T("happened.delivered", "guest", w.whose(e.Guest), "file", kiosk.Safe(d.File, 120))
	case kiosk.KindAssigned:
		return w.T("happened.assigned", "guest", w.whose(e.Guest))
	case kiosk.KindDressed:
		return w.dressedText(b, e)
	case kiosk.KindRejected:
		if e.Held < 0 {
			return w.T("happened.rejected_back", "price", w.creditText(-e.Held))
		}
		return w.T("happened.rejected")
	case kiosk.KindRetried:
		return w.T("happened.retried")
	case kiosk.KindWorkFailed:
		if d.Final {
			return w.T("happened.work_failed", "work", w.workText(d.Work), "why", w.Sentence(d.Code, d.Detail))
		}
		return w.T("happened.work_again", "work", w.workText(d.Work), "time", timeText(d.NotBefore), "why", w.causeText(d.Code, d.Detail))
	default:
		return ""
	}
}

// workText names a task of the hands.
func (w *Words) workText(k kiosk.WorkKind) string {
	switch k {
	case kiosk.WorkLook, kiosk.WorkPreview, kiosk.WorkFull, kiosk.WorkRecover, kiosk.WorkCompose, kiosk.WorkDeliver, kiosk.WorkAccount:
		return w.T("work." + string(k))
	}
	return w.T("work.other")
}

// timeText is a time of day where the machine stands.
func timeText(t time.Time) string { return t.Local().Format(time.TimeOnly) }

// boothHappened words what belongs to no shot.
func (w *Words) boothHappened(b *kiosk.Booth, e kiosk.Entry) string {
	d := e.Data
	switch e.Kind {
	case kiosk.KindOpened:
		return w.T("happened.opened")
	case kiosk.KindRuled:
		return w.rulesText(d.Rules)
	case kiosk.KindSessionOpened:
		return w.T("happened.session_opened", "session", d.Session)
	case kiosk.KindSessionClosed:
		return w.T("happened.session_closed", "session", d.Session)
	case kiosk.KindGuest:
		return w.guestHappened(e)
	case kiosk.KindPAYG:
		if d.Yes {
			return w.T("happened.payg_yes")
		}
		return w.T("happened.payg_no")
	case kiosk.KindLifted:
		return w.N("happened.lifted", d.Extra, "guest", w.whose(e.Guest), "reason", kiosk.Safe(e.Name, 120))
	case kiosk.KindAccount:
		if d.Account != nil {
			return w.T("happened.account", "pots", w.accountText(*d.Account))
		}
		return w.T("happened.account_bare")
	case kiosk.KindAccountFailed:
		return w.T("balance.unread", "why", w.accountFaultText(d.Code))
	case kiosk.KindJudged:
		return w.judgedText(d.Evidence)
	case kiosk.KindReleased:
		return w.T("happened.released")
	case kiosk.KindMerged:
		return w.T("happened.merged", "from", kiosk.Safe(d.From, 64), "into", kiosk.Safe(e.Guest, 64))
	case kiosk.KindNamed:
		if e.Name == "" {
			return w.T("happened.unnamed", "guest", kiosk.Safe(e.Guest, 64))
		}
		return w.T("happened.named", "guest", kiosk.Safe(e.Guest, 64), "name", kiosk.Safe(e.Name, 60))
	case kiosk.KindScreened:
		return w.screenText(d.Screen)
	case kiosk.KindNoted:
		return w.noteText(e)
	case kiosk.KindWarned:
		return w.crossedText(b, e)
	case kiosk.KindEased:
		return w.easedText(b, e)
	default:
		return ""
	}
}

// mindText is a warning in the log.
func (w *Words) mindText(b *kiosk.Booth, x kiosk.Warning) string {
	return w.T("happened.mind", "warning", w.Warning(b, x))
}

func (w *Words) guestHappened(e kiosk.Entry) string {
	switch {
	case e.Guest == "":
		return w.T("happened.guest_nobody")
	case e.Name != "":
		return w.T("happened.guest_named", "guest", w.whose(e.Guest), "name", kiosk.Safe(e.Name, 60))
	}
	return w.T("happened.guest", "guest", w.whose(e.Guest))
}

// rulesText says the settings that decide what things cost.
func (w *Words) rulesText(r *kiosk.Rules) string {
	if r == nil {
		return w.T("settings.bare")
	}
	paid := r.Full.Paid || r.Preview.Paid
	var parts []string
	if paid {
		parts = append(parts, w.T("settings.budget", "amount", w.creditText(r.Budget)))
	}
	if r.Preview.None() {
		parts = append(parts, w.T("settings.previews", "by", w.cutterText(r.Preview)))
	} else {
		parts = append(parts, w.T("settings.previews_policy", "by", w.cutterText(r.Preview), "policy", kiosk.Safe(string(r.Previews), 10)))
	}
	parts = append(parts, w.T("settings.full", "by", w.cutterText(r.Full)))
	if paid {
		parts = append(parts, w.T("settings.payg", "policy", kiosk.Safe(string(r.PAYG), 10)))
	}
	return w.T("settings.all", "list", strings.Join(parts, ", "))
}

func (w *Words) cutterText(c kiosk.Cutting) string {
	switch {
	case c.None():
		return w.T("cutter.none")
	case c.Paid:
		return w.T("cutter.paid", "cutter", kiosk.Safe(c.Cutter, 20), "price", w.number(c.Price))
	}
	return w.T("cutter.free", "cutter", kiosk.Safe(c.Cutter, 20))
}

// accountText lists the pots of an account, those that are always there first.
func (w *Words) accountText(a kiosk.Account) string {
	parts := []string{w.T("account.subscription", "amount", w.number(a.Subscription)), w.T("account.payg", "amount", w.number(a.PAYG))}
	if a.Enterprise > 0 {
		parts = append(parts, w.T("account.enterprise", "amount", w.number(a.Enterprise)))
	}
	if a.FreeCalls > 0 {
		parts = append(parts, w.count(a.FreeCalls, "free_preview"))
	}
	return strings.Join(parts, ", ")
}

// noteText says what the booth came across. Names come from the camera.
func (w *Words) noteText(e kiosk.Entry) string {
	name, detail := kiosk.Safe(e.Name, 80), kiosk.Safe(e.Data.Detail, 200)
	switch code := e.Data.Code; {
	case code == kiosk.AlreadyHere:
		return name + ": " + w.Sentence(code, detail)
	case code == kiosk.BackgroundLost:
		return w.T("note.background", "name", name, "why", detail)
	case code == kiosk.Quarantined && name != "" && detail == "":
		return w.T("note.quarantined_bare", "name", name)
	case code == kiosk.Quarantined && name != "":
		return w.T("note.quarantined", "name", name, "why", w.reasonText(detail))
	case name == "":
		return w.Sentence(code, detail)
	case detail != "":
		name += ": " + detail
	}
	return w.Sentence(e.Data.Code, name)
}
