package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// A guest who has their picture and wants another background gets it in its place,
// for nothing; their next picture wears it from the beginning.
func TestAnotherBackgroundForTheGuest(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), map[string]string{"budget.credits": "20", "look.transparent": "true", "look.backgrounds": "beach,night"})
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	p.ask("guest G-001", "ok guest G-001")
	shoot(t, dir, 1)
	p.see(`^#0001 .*preview`)
	p.ask("wait idle", "ok wait idle")
	p.ask("background 1 moon", "no unknown_background")
	p.ask("confirm 1", "ok confirm 1")
	p.ask("wait idle", "ok wait idle")
	photo := filepath.Join(dir, "photos/G-001/0001.jpg")
	before, err := os.ReadFile(photo)
	if err != nil {
		t.Fatal(err)
	}
	sent := s.truth(t).Requests
	p.ask("background 1 beach", "ok background 1 beach")
	p.ask("wait idle", "ok wait idle")
	after, err := os.ReadFile(photo)
	if err != nil {
		t.Fatal(err)
	}
	if string(before) == string(after) {
		t.Error("the guest still has the old picture")
	}
	if now := s.truth(t).Requests; now != sent {
		t.Errorf("the service was asked again: %v, before %v", now, sent)
	}
	if n := len(files(t, dir, "photos", "*")); n != 2 {
		t.Errorf("%d exported files, want the photo and its cutout", n)
	}
	shoot(t, dir, 2)
	p.see(`^#0002 .*preview`)
	p.ask("wait idle", "ok wait idle")
	p.ask("confirm 2", "ok confirm 2")
	p.ask("wait idle", "ok wait idle")
	p.ask("quit", "ok quit")
	p.end(0)
	onePayment(t, s)
	if st := agree(t, dir, s); st.Session.Delivered != 2 || st.Credits.Spent != 2*1250 {
		t.Errorf("%+v %+v", st.Session, st.Credits)
	}
	if code, a := verified(t, dir); code != 0 {
		t.Errorf("verify ends %d: %+v", code, a)
	}
}

// A shot that is put on another background and then given to another guest leaves
// nothing with the one who had it.
func TestDressedAndGivenAway(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), map[string]string{"budget.credits": "20", "look.transparent": "true", "look.backgrounds": "beach,night"})
	p := startPlain(t, "run", "--plain", dir)
	p.ask("guest G-001", "ok guest G-001")
	shoot(t, dir, 1)
	p.see(`^#0001 .*preview`)
	p.ask("wait idle", "ok wait idle")
	p.ask("confirm 1", "ok confirm 1")
	p.ask("wait idle", "ok wait idle")
	first := readAll(t, []string{filepath.Join(dir, "photos/G-001/0001.jpg")})[0]
	for _, step := range []string{"background 1 beach", "assign 1 G-002"} {
		p.ask(step, "ok "+step) // the second comes while the first is being worked on
	}
	p.ask("wait idle", "ok wait idle")
	p.ask("background 1 night", "ok background 1 night")
	p.ask("assign 1 G-003", "ok assign 1 G-003")
	p.ask("wait idle", "ok wait idle")
	p.ask("quit", "ok quit")
	p.end(0)
	var left []string
	for _, f := range files(t, dir, "photos", "*") {
		rel, err := filepath.Rel(dir, f)
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, filepath.ToSlash(rel))
	}
	if want := []string{"photos/G-003/0001.jpg", "photos/G-003/0001.png"}; !slices.Equal(left, want) {
		t.Errorf("the guests have %q, want %q", left, want)
	}
	if now := readAll(t, []string{filepath.Join(dir, "photos/G-003/0001.jpg")})[0]; string(now) == string(first) {
		t.Error("the new guest has the picture as it was on the first background")
	}
	onePayment(t, s)
	if code, a := verified(t, dir); code != 0 {
		t.Errorf("verify ends %d: %+v", code, a)
	}
}
