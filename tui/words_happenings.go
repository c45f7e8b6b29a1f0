package tui

import (
	"fmt"
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
		return fmt.Sprintf("#%04d %s", e.Shot, text)
	}
	return text
}

// happened is Happening without the number of the shot at its beginning.
func (w *Words) happened(b *kiosk.Booth, e kiosk.Entry) string {
	return w.numbered(w.worded(b, e), e.Shot)
}

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
		text := fmt.Sprintf("arrived: %s, %dx%d, for %s", kiosk.Safe(e.Name, 60), d.Width, d.Height, w.whose(e.Guest))
		if d.Backlog {
			text += " (one of many found at the first look)"
		}
		return text
	case kiosk.KindLooked:
		s, _ := b.Shot(e.Shot)
		if why := w.waitText(b, s, e.At); s.State == kiosk.Ready && why != "" {
			return "ready: " + why
		}
		return "" // its preview goes on by itself
	case kiosk.KindComposed:
		if d.Smaller {
			return "put together: " + w.Sentence(kiosk.Smaller, "")
		}
		return "" // handed over at once
	case kiosk.KindDelivered:
		return "delivered to " + w.whose(e.Guest) + ": " + kiosk.Safe(d.File, 120)
	case kiosk.KindAssigned:
		return "now belongs to " + w.whose(e.Guest)
	case kiosk.KindDressed:
		return w.dressedText(b, e)
	case kiosk.KindRejected:
		if e.Held < 0 {
			return "rejected, " + w.creditText(-e.Held) + " given back"
		}
		return "rejected"
	case kiosk.KindRetried:
		return "taken back, goes on from where it was"
	case kiosk.KindWorkFailed:
		if d.Final {
			return w.workText(d.Work) + " failed: " + w.Sentence(d.Code, d.Detail)
		}
		return fmt.Sprintf("%s is tried again at %s: %s", w.workText(d.Work), timeText(d.NotBefore), w.causeText(d.Code, d.Detail))
	default:
		return ""
	}
}

// workText names a task of the hands.
func (w *Words) workText(k kiosk.WorkKind) string {
	switch k {
	case kiosk.WorkLook:
		return "keeping the original"
	case kiosk.WorkPreview:
		return "the preview"
	case kiosk.WorkFull:
		return "the full cutout"
	case kiosk.WorkRecover:
		return "looking for the answer"
	case kiosk.WorkCompose:
		return "putting the picture together"
	case kiosk.WorkDeliver:
		return "handing the picture over"
	case kiosk.WorkAccount:
		return "reading the balance"
	}
	return "work"
}

// timeText is a time of day where the machine stands.
func timeText(t time.Time) string { return t.Local().Format(time.TimeOnly) }

// boothHappened words what belongs to no shot.
func (w *Words) boothHappened(b *kiosk.Booth, e kiosk.Entry) string {
	d := e.Data
	switch e.Kind {
	case kiosk.KindOpened:
		return "the booth is open"
	case kiosk.KindRuled:
		return w.rulesText(d.Rules)
	case kiosk.KindSessionOpened:
		return fmt.Sprintf("session %d begins", d.Session)
	case kiosk.KindSessionClosed:
		return fmt.Sprintf("session %d is closed: the next photo or purchase opens another", d.Session)
	case kiosk.KindGuest:
		return w.guestHappened(e)
	case kiosk.KindPAYG:
		if d.Yes {
			return "pay-as-you-go credits may be used in this session"
		}
		return "pay-as-you-go credits may not be used any more"
	case kiosk.KindLifted:
		return fmt.Sprintf("guest %s may have %s more: %s", w.whose(e.Guest), w.plural(d.Extra, "image"), kiosk.Safe(e.Name, 120))
	case kiosk.KindAccount:
		if d.Account != nil {
			return "balance: " + w.accountText(*d.Account)
		}
		return "balance read"
	case kiosk.KindAccountFailed:
		return "balance not read: " + w.accountFaultText(d.Code)
	case kiosk.KindJudged:
		return w.judgedText(d.Evidence)
	case kiosk.KindReleased:
		return "the previews of what was found at the first look may go"
	case kiosk.KindMerged:
		return "guest " + kiosk.Safe(d.From, 64) + " is guest " + kiosk.Safe(e.Guest, 64) + " from now on"
	case kiosk.KindNamed:
		if e.Name == "" {
			return "guest " + kiosk.Safe(e.Guest, 64) + " has no name any more"
		}
		return "guest " + kiosk.Safe(e.Guest, 64) + " is " + kiosk.Safe(e.Name, 60)
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
func (w *Words) mindText(b *kiosk.Booth, x kiosk.Warning) string { return "mind: " + w.Warning(b, x) }

func (w *Words) guestHappened(e kiosk.Entry) string {
	switch {
	case e.Guest == "":
		return "no guest at the booth: photos go to the walk-in"
	case e.Name != "":
		return "guest " + w.whose(e.Guest) + " is at the booth: " + kiosk.Safe(e.Name, 60)
	}
	return "guest " + w.whose(e.Guest) + " is at the booth"
}

// rulesText says the settings that decide what things cost.
func (w *Words) rulesText(r *kiosk.Rules) string {
	if r == nil {
		return "new settings"
	}
	text := "settings: "
	if r.Full.Paid || r.Preview.Paid {
		text += "budget " + w.creditText(r.Budget) + ", "
	}
	text += "previews " + w.cutterText(r.Preview)
	if !r.Preview.None() {
		text += " (" + kiosk.Safe(string(r.Previews), 10) + ")"
	}
	text += ", full cutouts " + w.cutterText(r.Full)
	if r.Full.Paid || r.Preview.Paid {
		text += ", pay-as-you-go: " + kiosk.Safe(string(r.PAYG), 10)
	}
	return text
}

func (w *Words) cutterText(c kiosk.Cutting) string {
	switch {
	case c.None():
		return "none"
	case c.Paid:
		return "by " + kiosk.Safe(c.Cutter, 20) + " at " + c.Price.Text()
	}
	return "by " + kiosk.Safe(c.Cutter, 20) + ", free"
}

// accountText lists the pots of an account, those that are always there first.
func (w *Words) accountText(a kiosk.Account) string {
	text := "subscription " + a.Subscription.Text() + ", pay-as-you-go " + a.PAYG.Text()
	if a.Enterprise > 0 {
		text += ", enterprise " + a.Enterprise.Text()
	}
	if a.FreeCalls > 0 {
		text += ", " + w.plural(a.FreeCalls, "free preview")
	}
	return text
}

// noteText says what the booth came across. Names come from the camera.
func (w *Words) noteText(e kiosk.Entry) string {
	name := kiosk.Safe(e.Name, 80)
	if e.Data.Code == kiosk.AlreadyHere {
		return name + ": " + w.Sentence(e.Data.Code, e.Data.Detail)
	}
	if e.Data.Code == kiosk.BackgroundLost {
		return "the background " + name + " cannot be chosen: " + kiosk.Safe(e.Data.Detail, 200) + "; see look.backgrounds in event.toml"
	}
	if e.Data.Code == kiosk.Quarantined && name != "" {
		return name + " " + w.Sentence(e.Data.Code, e.Data.Detail)
	}
	if e.Data.Detail != "" && name != "" {
		name += ": " + e.Data.Detail // both are made safe by Sentence
	} else if name == "" {
		name = e.Data.Detail
	}
	return w.Sentence(e.Data.Code, name)
}
