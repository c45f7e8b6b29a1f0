package tui

import (
	"strings"

	"backdrop/kiosk"
)

// guestFacts is one guest in an answer to "guests".
type guestFacts struct {
	kiosk.StatusGuest
	Name   string        `json:"name,omitempty"`
	Images int           `json:"images"` // what the limit counts
	Extra  int           `json:"extra,omitempty"`
	Held   kiosk.Credits `json:"held"`
	Here   bool          `json:"here,omitempty"` // at the booth now
	Also   []string      `json:"also,omitempty"` // other codes of the same guest
}

func factsOf(b *kiosk.Booth, g kiosk.Guest, st kiosk.StatusGuest) guestFacts {
	f := guestFacts{StatusGuest: st, Name: kiosk.Safe(g.Name, 60), Images: g.Images, Extra: g.Extra, Held: g.Held, Here: g.Code == b.Guest}
	f.Code = kiosk.Safe(f.Code, 64)
	for _, code := range b.MergedInto(g.Code) {
		f.Also = append(f.Also, kiosk.Safe(code, 64))
	}
	return f
}

// guestSaid is a guest in one line: who, what they had, and what is special.
func (w *Words) guestSaid(b *kiosk.Booth, f guestFacts) string {
	who := w.guestWord(f.Code)
	if f.Name != "" {
		who = w.T("tell.guest_named", "name", f.Name, "guest", who)
	}
	images := w.N("tell.images", f.Images)
	if f.Limit > 0 {
		images = w.N("tell.images_of", f.Limit, "had", f.Images)
	}
	spent := w.creditText(f.Spent)
	if b.Rules.Prices.Known() {
		spent += " (" + w.moneyText(f.Cost, b.Rules.Prices.Currency) + ")"
	}
	text := w.T("tell.guest", "guest", who, "shots", w.count(f.Shots, "shot"), "images", images, "spent", spent)
	if len(f.Also) > 0 {
		text = w.T("tell.guest_also", "what", text, "codes", strings.Join(f.Also, " "))
	}
	if f.Heavy {
		text = w.T("tell.guest_heavy", "what", text)
	}
	if f.Here {
		text = w.T("tell.guest_here", "what", text)
	}
	return text
}

// troubleFacts is one thing in an answer to "trouble".
type troubleFacts struct {
	Kind    string     `json:"kind"` // shot, warning or quarantine
	Shot    int        `json:"shot,omitempty"`
	Code    kiosk.Code `json:"code,omitempty"`
	Text    string     `json:"text"`
	Command string     `json:"command,omitempty"` // that helps, as shotFacts.Next
}

// settingFacts is one setting in an answer to "settings" or "set".
type settingFacts struct {
	Key     string   `json:"key"`
	Value   string   `json:"value"`
	Choices []string `json:"choices,omitempty"` // if only these are possible
	Name    string   `json:"name"`
	Hint    string   `json:"hint,omitempty"`
}

func (w *Words) settingFacts(s Setting) settingFacts {
	f := settingFacts{Key: kiosk.Safe(s.Key, 60), Value: kiosk.Safe(s.Value, 300)}
	f.Name = f.Key
	if w.Has("event.name." + s.Key) {
		f.Name = w.T("event.name." + s.Key)
	}
	if w.Has("event.hint." + s.Key) {
		f.Hint = w.T("event.hint." + s.Key)
	}
	for _, c := range s.Choices {
		f.Choices = append(f.Choices, kiosk.Safe(c, 100))
	}
	return f
}

// settingText is a setting in one line.
func (w *Words) settingText(f settingFacts) string {
	text := w.T("tell.setting", "key", f.Key, "value", w.valueText(f.Value), "name", f.Name)
	if len(f.Choices) == 0 {
		return text
	}
	var choices []string
	for _, c := range f.Choices {
		choices = append(choices, w.valueText(c))
	}
	return w.T("tell.choices", "what", text, "choices", strings.Join(choices, ", "))
}

// valueText is a setting's value, also where it is empty.
func (w *Words) valueText(v string) string {
	if v == "" {
		return w.T("tell.unset")
	}
	return v
}
