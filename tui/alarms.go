package tui

import "backdrop/kiosk"

// alarm is one thing to be minded.
type alarm struct {
	code kiosk.Code
	text string
}

// alarms are what must be minded first, then the standing warnings, each one
// sentence.
func (w *Words) alarms(b *kiosk.Booth) []alarm {
	var out []alarm
	if b.Live.LedgerDown {
		out = append(out, alarm{kiosk.LedgerDown, w.Sentence(kiosk.LedgerDown, "")})
	}
	if b.Live.Closing {
		out = append(out, alarm{kiosk.Closing, w.Sentence(kiosk.Closing, "")})
	}
	if b.Live.DiskLow() {
		out = append(out, alarm{kiosk.DiskLow, w.Sentence(kiosk.DiskLow, w.T("alarms.disk", "megabytes", b.Live.DiskFree>>20))})
	}
	for _, f := range b.Live.Folders {
		if f.Lost {
			out = append(out, alarm{kiosk.FolderLost, w.Sentence(kiosk.FolderLost, f.Path+" "+f.Reason)})
		}
	}
	for _, x := range b.Warnings {
		out = append(out, alarm{x.Code, w.Warning(b, x)})
	}
	return out
}

func (a App) alarms() []string {
	var out []string
	for _, x := range a.w.alarms(a.booth) {
		out = append(out, x.text)
	}
	return out
}

// warnPanel shows the alarms: whole where there is room, else one line each.
func (a App) warnPanel(w int) panel {
	all := a.alarms()
	lines := func(rows int) []string {
		var out []string
		for _, text := range all {
			for i, l := range wrap(text, w-2, rows) {
				lead := "  "
				if i == 0 {
					lead = a.theme.bad.Render("!") + " "
				}
				out = append(out, lead+a.theme.warn.Render(l))
			}
		}
		return out
	}
	squeeze := func(room int) []string {
		for rows := 4; rows > 1; rows-- {
			if out := lines(rows); len(out) <= room {
				return out
			}
		}
		out := lines(1)
		if len(out) > room && room > 0 {
			more := a.w.N("alarms.more", len(out)-room+1)
			out = append(out[:room-1], a.theme.warn.Render(cut("! "+more, w)))
		}
		return out[:min(len(out), max(room, 0))]
	}
	return panel{lines: lines(6), keep: min(len(all), 3), squeeze: squeeze}
}
