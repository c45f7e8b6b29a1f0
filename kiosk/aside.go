package kiosk

import "slices"

// keptAside is how many notes of files in quarantine a booth carries along.
const keptAside = 100

// noted folds a note: a file that was put aside is not looked at again, and those in
// quarantine are kept at hand for the screens.
func (b *Booth) noted(e Entry) {
	if e.SHA != "" {
		b.idx.learn(e.SHA, 0)
	}
	if e.Data.Code == Quarantined {
		b.Aside = append(slices.Clone(b.Aside[max(0, len(b.Aside)-keptAside+1):]), e)
	}
}
