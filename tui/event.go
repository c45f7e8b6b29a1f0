package tui

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// The event page: the settings that may change while the booth runs. A change is written
// to event.toml, which keeps its comments, and then holds.

// Settings are those of the event's settings that may change while it runs.
type Settings interface {
	// List gives them as they are in force, in the order to show.
	List() []Setting
	// Set writes one to event.toml, keeping everything else in it, and puts it in force.
	// A *kiosk.Fault says why not; then nothing has changed. It may take its time.
	Set(ctx context.Context, key, value string) error
}

// Setting is one of them.
type Setting struct {
	Key     string   // as in event.toml, with its table: "budget.credits"
	Value   string   // as event.toml spells it, without quotes
	Choices []string // if only these are possible, in order
}

type eventList struct{ list }

// settings lists what can be changed; nothing without somebody who keeps it.
func (a App) settings() []Setting { return a.set }

// reload reads the settings anew.
func (a App) reload() App {
	if a.o.Settings != nil {
		a.set = a.o.Settings.List()
	}
	return a
}

func (a App) settingInFront() (Setting, bool) {
	all := a.settings()
	l := a.event.move(0, len(all))
	if len(all) == 0 {
		return Setting{}, false
	}
	return all[l.at], true
}

func (a App) setting(k string) Setting {
	i := slices.IndexFunc(a.set, func(s Setting) bool { return s.Key == k })
	if i < 0 {
		return Setting{Key: k}
	}
	return a.set[i]
}

func (a App) eventActs() []action {
	k := a.keys
	acts := listActs(k, len(a.settings()), func(a *App) *list { return &a.event.list })
	return append(acts, action{k.Open, App.whySetting, App.editSetting})
}

func (a App) whySetting() error {
	if _, ok := a.settingInFront(); !ok {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("event.none"), nil)
	}
	return nil
}

// editSetting asks for the value: one of its choices, or a line.
func (a App) editSetting() (App, tea.Cmd) {
	s, _ := a.settingInFront()
	if len(s.Choices) > 0 {
		return a.open(prompt{kind: askChoice, code: s.Key, pick: max(slices.Index(s.Choices, s.Value), 0)}), nil
	}
	return a.openText(askValue, s.Value, s.Key)
}

// changedMsg says what became of a change.
type changedMsg struct {
	key string
	err error
}

// change hands a value to whoever keeps the settings.
func (a App) change(k, value string) (App, tea.Cmd) {
	ctx, keep := a.ctx, a.o.Settings
	if keep == nil {
		return a, nil
	}
	return a, func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, orderBound)
		defer cancel()
		return changedMsg{k, keep.Set(ctx, k, value)}
	}
}

// changed says how it went and reads the settings anew.
func (a App) changed(m changedMsg) App {
	if m.err != nil {
		return a.refuse(m.err)
	}
	a = a.reload()
	return a.report(a.w.T("event.changed", "name", a.settingName(m.key), "value", kiosk.Safe(a.setting(m.key).Value, 60)))
}

// settingValue shows a value; where 0 is no limit it says so.
func (a App) settingValue(s Setting) string {
	switch s.Key {
	case "budget.session_credits", "budget.subscription", "budget.payg_credits", "limits.previews_per_guest", "limits.fulls_per_guest":
		if s.Value == "0" {
			return "0  " + a.w.T("event.zero")
		}
	}
	return kiosk.Safe(s.Value, 60)
}

// settingName says what a setting is, in words; its key where there are none.
func (a App) settingName(k string) string {
	if a.w.Has("event.name." + k) {
		return a.w.T("event.name." + k)
	}
	return kiosk.Safe(k, 60)
}

func (a App) settingTitle(k string) string { return a.settingName(k) }

// settingHint says what the value means.
func (a App) settingHint(k string) string {
	if a.w.Has("event.hint." + k) {
		return a.w.T("event.hint." + k)
	}
	return kiosk.Safe(k, 60)
}

// choiceSheet lists a setting's possible values.
func (a App) choiceSheet(p prompt) sheet {
	s := a.setting(p.code)
	out := sheet{title: a.settingTitle(p.code), cancel: a.w.T("event.leave")}
	parts := make([]string, len(s.Choices))
	for i, c := range s.Choices {
		sign := " "
		if i == p.pick {
			sign = "▸"
		}
		parts[i] = sign + kiosk.Safe(c, 40)
	}
	out.lines = []string{strings.Join(parts, "  "), a.settingHint(p.code)}
	value := s.Choices[max(0, min(p.pick, len(s.Choices)-1))]
	out.choices = []choice{{key: a.keys.Accept, text: a.w.T("event.take", "value", kiosk.Safe(value, 40)),
		do: func(a App) (App, tea.Cmd) { return a.change(p.code, value) }}}
	return out
}

// browseChoices moves between a setting's values.
func (a App) browseChoices(k tea.KeyPressMsg) (App, bool) {
	p, n := *a.prompt, len(a.setting(a.prompt.code).Choices)
	switch {
	case n == 0:
		return a, false
	case matches(k, a.keys.Left, a.keys.Up):
		p.pick = (p.pick + n - 1) % n
	case matches(k, a.keys.Right, a.keys.Down):
		p.pick = (p.pick + 1) % n
	default:
		return a, false
	}
	a.prompt = &p
	return a, true
}

func (a App) eventFoot() []key.Binding {
	k := a.keys
	return []key.Binding{a.as(k.Open, a.w.T("event.edit")), k.Up, k.Down, k.Close, k.Staff, k.Review}
}

func (a App) eventLines(r rect) []string {
	left, right := a.layout.split(r)
	all := a.settings()
	if len(all) == 0 {
		return a.message(r, a.w.T("event.title"), a.w.T("event.none"))
	}
	cols := []column{{a.w.T("event.col.setting"), min(max(left.w-25, 12), 30), false}, {a.w.T("event.col.value"), 18, false}}
	lines := a.rowsIn(left, a.event.list, len(all), "  "+cells(cols, heads(cols)), func(i, w int) string {
		return cut(cells(cols, []string{a.settingName(all[i].Key), a.settingValue(all[i])}), w)
	})
	s, _ := a.settingInFront()
	w := right.w - 1
	detail := []string{"", a.theme.strong.Render(cut(a.settingName(s.Key), w))}
	detail = append(detail, each(a.theme.text, wrap(a.settingHint(s.Key), w, 8))...)
	detail = append(append(detail, ""), each(a.theme.dim, wrap(a.w.T("event.key", "key", kiosk.Safe(s.Key, 60)), w, 3))...)
	detail = append(detail, each(a.theme.dim, wrap(a.w.T("event.kept"), w, 4))...)
	return a.beside(lines, right.fill(detail), r)
}

func (a App) eventZones(r rect) []zone {
	left, _ := a.layout.split(r)
	return rowZones(left, a.event.list, len(a.settings()), func(a *App) *list { return &a.event.list },
		func(a App) (App, tea.Cmd) { return a.perform(a.keys.Open) })
}
