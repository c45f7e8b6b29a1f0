package tui

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// lifting is how far the questions for more images have come: PIN, how many, why.
type lifting struct {
	step  int
	code  string
	pin   kiosk.Secret
	extra int
}

// pressField types into a field; Enter takes what stands there.
func (a App) pressField(k tea.KeyPressMsg) (App, tea.Cmd) {
	switch {
	case k.Mod.Contains(tea.ModCtrl) && key.Matches(k, a.keys.Quit):
		a.prompt = nil
		return a.quit()
	case !key.Matches(k, a.keys.Accept):
		return a.typeInto(k)
	case a.prompt.spoilt:
		p := *a.prompt
		p.spoilt = false
		p.field.Reset()
		a.prompt = &p
		return a.complain(a.w.T("field.spoilt")), nil
	case a.prompt.kind == askLift:
		return a.liftStep()
	case a.prompt.asksText():
		return a.takeText()
	}
	in := guestOf(a.prompt.field.Value())
	if err := kiosk.ValidGuestCode(in.Code); err != nil {
		return a.complain(a.w.Sentence(kiosk.CodeOf(err), kiosk.DetailOf(err))), nil
	}
	a.prompt = nil
	return a.direct(in)
}

// complain says below a field why its text was not taken.
func (a App) complain(why string) App {
	p := *a.prompt
	p.fault = why
	a.prompt = &p
	return a
}

// typeInto gives a key or a paste to the field. What is not valid UTF-8, does not
// print or has no width, or would be drawn narrower than it is measured, is not typed, and what then stands in the field is not taken
// at Enter either: with a character left out one guest's code may be another's.
func (a App) typeInto(msg tea.Msg) (App, tea.Cmd) {
	p := *a.prompt
	p.fault = ""
	if unreadable(msg) || !fieldTakes(msg) {
		p.spoilt = true
	} else {
		p.field.SetValue(p.field.Value()) // it writes into its text, and a scan may put back what stood there
		p.field, _ = p.field.Update(msg)  // its commands only blink and read the clipboard
		p.field = scrolled(p.field)
	}
	if k, ok := msg.(tea.KeyPressMsg); ok && k.Text == "" && p.field.Value() == "" {
		p.spoilt = false // taken back
	}
	if p.spoilt {
		p.fault = a.w.T("field.spoilt")
	}
	a.prompt = &p
	return a, nil
}

// unreadable tells whether a message is a byte that Bubble Tea could not read as a
// key: it hands on what its input library made of it, ultraviolet's UnknownEvent,
// which it gives no name of its own.
func unreadable(msg tea.Msg) bool { return fmt.Sprintf("%T", msg) == "uv.UnknownEvent" }

// typing tells whether a field is open.
func (a App) typing() bool {
	return a.prompt != nil && (a.prompt.kind == askGuest || a.prompt.kind == askLift || a.prompt.asksText())
}

// asksPIN tells whether a question is for the PIN.
func (p prompt) asksPIN() bool { return p.kind == askStaff || p.kind == askLift && p.lift.step == 0 }

func fieldText(msg tea.Msg) string {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return msg.Text
	case tea.PasteMsg:
		return strings.Trim(msg.Content, "\r\n")
	}
	return ""
}

// fieldTakes tells whether a field can hold what a message brings.
func fieldTakes(msg tea.Msg) bool {
	text := strings.ReplaceAll(fieldText(msg), "\t", " ")
	return kiosk.Safe(text, len(text)) == text && !strings.ContainsRune(text, utf8.RuneError)
}

// guestOf reads "CODE", "CODE name" or "CODE, name".
func guestOf(text string) kiosk.SetGuest {
	text = strings.TrimSpace(text)
	code, name := text, ""
	if i := strings.IndexAny(text, " ,\t"); i >= 0 {
		code, name = text[:i], strings.Trim(text[i:], " ,\t")
	}
	return kiosk.SetGuest{Code: code, Name: name}
}

// newField makes a field for a line of text. Its cursor does not blink and it
// reads no clipboard.
func (a App) newField(hint string) textinput.Model {
	f := textinput.New()
	f.Prompt = ""
	f.Placeholder = kiosk.Safe(hint, 60)
	f.CharLimit = 120
	f.KeyMap.Paste.SetEnabled(false)
	st := f.Styles()
	st.Cursor.Blink = false
	st.Focused.Text, st.Focused.Placeholder = a.theme.strong, a.theme.off
	if a.o.NoColor {
		st.Cursor.Color = nil
	}
	f.SetStyles(st)
	f.Focus()
	return f
}

// liftFor is the guest whose limit L raises: who is in front on the guests page, else
// whose shot is in front, else who is at the booth.
func (a App) liftFor() string {
	if g, ok := a.guestInFront(); ok && a.page == guestsPage {
		return g.Code
	}
	if s, ok := a.booth.Shot(a.review.at); ok && s.Guest != "" {
		return s.Guest
	}
	return a.booth.Guest
}

func (a App) whyLift() error {
	r := a.booth.Rules
	if a.liftFor() == "" || r.GuestLimit == 0 && r.PreviewsPerGuest == 0 && r.FullsPerGuest == 0 {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("field.no_limit"), nil)
	}
	return nil
}

func (a App) lift() (App, tea.Cmd) {
	f := a.newField(a.w.T("field.pin_hint"))
	f.EchoMode = textinput.EchoNone
	return a.open(prompt{kind: askLift, field: f, lift: lifting{code: a.liftFor()}}), nil
}

// mostMore is how many more images one answer may allow.
const mostMore = 1000

// liftStep takes one answer and asks the next question. The PIN goes to the desk
// and nowhere else.
func (a App) liftStep() (App, tea.Cmd) {
	p := *a.prompt
	text := strings.TrimSpace(p.field.Value())
	switch p.lift.step {
	case 0:
		if text == "" {
			return a.complain(a.w.T("field.pin")), nil
		}
		p.lift.pin, p.field = kiosk.NewSecret(text), a.newField("1")
	case 1:
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostMore {
			return a.complain(a.w.T("field.number", "least", 1, "most", mostMore)), nil
		}
		p.lift.extra, p.field = n, a.newField(a.w.T("field.reason_hint"))
	default:
		if text == "" {
			return a.complain(a.w.T("field.reason")), nil
		}
		a.prompt = nil
		return a.direct(kiosk.Lift{Code: p.lift.code, Extra: p.lift.extra, Reason: text, PIN: p.lift.pin})
	}
	p.lift.step++
	p.fault = ""
	a.prompt = &p
	return a, nil
}

// fieldRoom is how much of a text a field shows, in the narrowest box.
const fieldRoom = minWidth - 7

// scrolled keeps the cursor of a long text in sight.
func scrolled(f textinput.Model) textinput.Model {
	room := 0 // none is asked for
	if ansi.StringWidth(f.Value()) >= fieldRoom {
		room = fieldRoom
	}
	f.SetWidth(room)
	f.SetCursor(f.Position())
	return f
}

// fieldLine shows a field's text, or its hint while there is none: the field itself
// would show one letter of it. A PIN is not even counted out.
func (a App) fieldLine(p prompt) string {
	if p.asksPIN() && p.field.Value() != "" {
		return "> " + a.w.T("field.hidden")
	}
	hint := ""
	if p.field.Value() == "" {
		hint = a.theme.off.Render(p.field.Placeholder)
	}
	p.field.Placeholder = ""
	return "> " + strings.TrimRight(p.field.View(), " ") + hint
}
