package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// TestAMergedEventVerifies merges two guests with delivered pictures, cuts the booth off
// at once, starts it again and lets verify compare every file with the record.
func TestAMergedEventVerifies(t *testing.T) {
	r := newRig(t, filepath.Join(t.TempDir(), "event"), sandbox.Config{Subscription: 8 * kiosk.Credit}, mistake{})
	r.play(strings.Split("guest A;arrive;arrive;wait;confirm 1;confirm 2;wait;guest B;arrive;wait;confirm 3;wait;merge A B;cut;wait;guest A", ";"))
	b := r.wait()
	g := b.GuestNamed("A")
	if b.Guest != "B" || g.Code != "B" || g.Shots != 3 || g.Images != 3 || b.Count(kiosk.Delivered) != 3 {
		t.Errorf("at the booth is %q, %+v, %d delivered", b.Guest, g, b.Count(kiosk.Delivered))
	}
	all, err := filepath.Glob(filepath.Join(r.dir, "photos", "*", "*"))
	for i, p := range all {
		all[i] = filepath.ToSlash(strings.TrimPrefix(p, r.dir+string(filepath.Separator)))
	}
	if want := []string{"photos/B/0001.jpg", "photos/B/0002.jpg", "photos/B/0003.jpg"}; err != nil || !slices.Equal(all, want) {
		t.Errorf("guests have %q, %v; want %q", all, err, want)
	}
	if audit, err := verify(t.Context(), r.dir); err != nil || len(audit.Faults) > 0 {
		t.Errorf("verify: %+v, %v", audit.Faults, err)
	}
	r.end()
	for _, f := range r.faults() {
		t.Error(f)
	}
}
