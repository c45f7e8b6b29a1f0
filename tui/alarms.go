package tui

import "backdrop/kiosk"

// alarms are what must be minded first, then the standing warnings, each one
// sentence.
func (a App) alarms() []string {
	b := a.booth
	var out []string
	if b.Live.LedgerDown {
		out = append(out, a.w.Sentence(kiosk.LedgerDown, ""))
	}
	if b.Live.Closing {
		out = append(out, a.w.Sentence(kiosk.Closing, ""))
	}
	if b.Live.DiskLow() {
		out = append(out, a.w.Sentence(kiosk.DiskLow, a.w.T("alarms.disk", "megabytes", b.Live.DiskFree>>20)))
	}
	for _, f := range b.Live.Folders {
		if f.Lost {
			out = append(out, a.w.Sentence(kiosk.FolderLost, f.Path+" "+f.Reason))
		}
	}
	for _, w := range b.Warnings {
		out = append(out, a.w.Warning(b, w))
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
