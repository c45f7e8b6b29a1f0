package kiosk

import "fmt"

// Means gives the guest that a code stands for: itself, unless it was merged into
// another.
func (b *Booth) Means(code string) string {
	if into, ok := b.merged[code]; ok {
		return into
	}
	return code
}

// MergedInto lists the other codes of a guest, in order of appearance.
func (b *Booth) MergedInto(code string) (others []string) {
	if len(b.merged) == 0 {
		return nil
	}
	for i := range b.guests.len() {
		if other := b.guests.at(i).Code; b.merged[other] == code && other != code {
			others = append(others, other)
		}
	}
	return others
}

// merge makes two codes one guest. The shots follow one by one, as if each had been
// assigned: so a delivered picture moves to the other folder by the way that every
// assigned one takes, and whoever reads the record needs to know nothing of merging.
// Limits are no bar: nobody gets more by it than both had.
func (d *decision) merge(in Merge) error {
	for _, code := range []string{in.From, in.Into} {
		if code == "" || !d.b.HasGuest(code) {
			return Faulty(UnknownGuest, code, nil)
		}
	}
	from, into := d.b.Means(in.From), d.b.Means(in.Into)
	if from == into {
		return Faulty(SameGuest, into, nil)
	}
	name := d.b.GuestNamed(into).Name
	if name == "" {
		name = d.b.GuestNamed(from).Name
	}
	d.add(Entry{Kind: KindMerged, Guest: into, Name: name, Data: Data{From: from}})
	for i := range d.b.shots.len() {
		if s := d.b.shots.at(i); s.Guest == from {
			d.add(Entry{Kind: KindAssigned, Shot: s.N, Guest: into})
		}
	}
	return nil
}

// foldMerged books what belongs to the guest and not to a shot. Codes that meant the
// one that goes mean the one that stays, so that a code never leads over a second one.
func (b *Booth) foldMerged(e Entry) error {
	from := e.Data.From
	if from == "" || e.Guest == "" || from == e.Guest || !b.HasGuest(from) || b.Means(from) != from || b.Means(e.Guest) != e.Guest {
		return fmt.Errorf("guest %q cannot become guest %q", from, e.Guest)
	}
	merged := make(map[string]string, len(b.merged)+1)
	for code, into := range b.merged {
		if into == from {
			into = e.Guest
		}
		merged[code] = into
	}
	merged[from] = e.Guest
	gone, stays := b.editGuest(from), b.editGuest(e.Guest)
	b.merged = merged
	stays.Extra += gone.Extra
	if stays.Background == "" {
		stays.Background = gone.Background
	}
	if e.Name != "" {
		stays.Name = e.Name
	}
	gone.Name, gone.Background, gone.Extra = "", "", 0
	if b.Guest == from {
		b.Guest = e.Guest
	}
	return nil
}
