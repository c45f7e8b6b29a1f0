package tui

import (
	"fmt"
	"strings"

	"backdrop/kiosk"
)

// flagText is one flag of a shot in words.
func (w *Words) flagText(f kiosk.Flag) string { return w.FlagText(f, shotName(f.Of)) }

// FlagText is one flag in words, with its number and what is usual: "looks blurred:
// sharpness 31, usual 120". The figures are per mille, see kiosk.Measures. Other is
// what the picture is called that this one is like; it is made safe.
func (w *Words) FlagText(f kiosk.Flag, other string) string {
	switch f.Kind {
	case kiosk.FlagMoved, kiosk.FlagBlurred, kiosk.FlagDark, kiosk.FlagClipped:
		key := string(f.Kind)
		if f.Usual > 0 {
			key += "_usual"
		}
		return w.T("flag."+key, "value", f.Value, "usual", f.Usual)
	case kiosk.FlagAlike:
		if f.Best {
			return w.T("flag.sharpest", "other", kiosk.Safe(other, 200))
		}
		return w.T("flag.alike", "other", kiosk.Safe(other, 200))
	}
	return kiosk.Safe(string(f.Kind), 20) // of a later version
}

// flagsText is all of a shot's flags in one line; "" for none.
func (w *Words) flagsText(flags []kiosk.Flag) string {
	parts := make([]string, len(flags))
	for i, f := range flags {
		parts[i] = w.flagText(f)
	}
	return strings.Join(parts, "; ")
}

// flagMark stands beside a shot's number: "~" for something to look at, "*" for the
// sharpest of a burst, "" for neither.
func flagMark(flags []kiosk.Flag) string {
	for _, f := range flags {
		if f.Kind != kiosk.FlagAlike || !f.Best {
			return "~"
		}
	}
	if len(flags) > 0 {
		return "*"
	}
	return ""
}

// dressedText says which background was chosen and for whom.
func (w *Words) dressedText(b *kiosk.Booth, e kiosk.Entry) string {
	background := kiosk.BackgroundName(e.Data.Background)
	text := w.T("happened.dressed", "background", background)
	if s, ok := b.Shot(e.Shot); ok && s.Guest != "" {
		text = w.T("happened.dressed_guest", "background", background, "guest", w.whose(s.Guest))
	}
	if e.Stage == kiosk.Full {
		return w.T("happened.dressed_anew", "what", text)
	}
	return text
}

// backgroundNames lists the event's choices, numbered as the commands take them.
func (w *Words) backgroundNames(l kiosk.Look) string {
	var parts []string
	for i, c := range l.Choices() {
		parts = append(parts, fmt.Sprintf("%d %s", i+1, kiosk.BackgroundName(c)))
	}
	return strings.Join(parts, ", ")
}
