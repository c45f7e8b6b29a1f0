package tui

import (
	"fmt"
	"strings"

	"backdrop/kiosk"
)

// flagText is one flag of a shot in words.
func (w *Words) flagText(f kiosk.Flag) string { return w.FlagText(f, fmt.Sprintf("#%04d", f.Of)) }

// FlagText is one flag in words, with its number and what is usual: "looks blurred:
// sharpness 31, usual 120". The figures are per mille, see kiosk.Measures. Other is
// what the picture is called that this one is like; it is made safe.
func (w *Words) FlagText(f kiosk.Flag, other string) string {
	usual := func(what string) string {
		if f.Usual > 0 {
			return fmt.Sprintf("%s %d, usual %d", what, f.Value, f.Usual)
		}
		return fmt.Sprintf("%s %d", what, f.Value)
	}
	switch f.Kind {
	case kiosk.FlagMoved:
		return "looks moved: " + usual("movement")
	case kiosk.FlagBlurred:
		return "looks blurred: " + usual("sharpness")
	case kiosk.FlagDark:
		return "looks dark: " + usual("light")
	case kiosk.FlagClipped:
		return "looks burnt out: " + usual("white")
	case kiosk.FlagAlike:
		if f.Best {
			return "like " + kiosk.Safe(other, 200) + ", and sharper"
		}
		return "like " + kiosk.Safe(other, 200) + ", which is sharper"
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
	text := "gets the background " + kiosk.BackgroundName(e.Data.Background)
	if s, ok := b.Shot(e.Shot); ok && s.Guest != "" {
		text += ", as do the next of " + w.whose(s.Guest)
	}
	if e.Stage == kiosk.Full {
		text += "; its picture is put together anew"
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
