package kiosk

import (
	"encoding/json"
	"slices"
	"testing"
)

// twoCodes gives a booth with guests A (one full cutout, one shot ready) and B (one
// full cutout), B at the booth.
func twoCodes(t *testing.T, r Rules) *desk {
	t.Helper()
	d := open(t, r, plenty)
	d.must(SetGuest{Code: "A", Name: "Ann"})
	d.cut()
	d.arrive()
	d.must(SetGuest{Code: "B"})
	d.cut()
	return d
}

func TestMergeMakesTwoCodesOneGuest(t *testing.T) {
	r := lookRules()
	r.GuestLimit = 2
	d := twoCodes(t, r)
	d.must(Dress{Shot: 2, Background: "beach"})
	d.must(Lift{Code: "A", Extra: 1, Reason: "birthday"})
	held, spent := d.b.Money.Held, d.b.Money.Spent
	d.must(Merge{From: "A", Into: "B"})
	g := d.b.GuestNamed("B")
	want := Guest{Code: "B", Name: "Ann", Shots: 3, Fulls: 2, Images: 2, Spent: 2 * Credit, Extra: 1, Background: "beach"}
	if g != want {
		t.Errorf("merged into %+v, want %+v", g, want)
	}
	if d.b.Money.Held != held || d.b.Money.Spent != spent {
		t.Error("merging moved money")
	}
	for n := 1; n <= 3; n++ {
		if s, _ := d.b.Shot(n); s.Guest != "B" {
			t.Errorf("shot %d is still %s's", n, s.Guest)
		}
	}
	if got := d.b.GuestNamed("A"); got != g || !d.b.HasGuest("A") || d.b.Means("A") != "B" {
		t.Errorf("A means %+v", got)
	}
	if others := d.b.MergedInto("B"); !slices.Equal(others, []string{"A"}) {
		t.Errorf("B is also %v", others)
	}
	st := StatusOf(d.b, "id", d.now, func(w Warning) string { return string(w.Code) })
	if len(st.Guests) != 1 || st.Guests[0].Code != "B" || st.Guests[0].Limit != 3 {
		t.Errorf("the status lists %+v", st.Guests)
	}
	if len(d.b.Guests()) != 1 {
		t.Errorf("listed are %+v", d.b.Guests())
	}
	d.must(Confirm{Shot: 2}) // the third image of two and one more
	d.refuse(Confirm{Shot: d.arrive()}, GuestCap)
	checkReplay(t, d)
}

func TestAMergedCodeMeansTheOther(t *testing.T) {
	d := twoCodes(t, lookRules())
	d.must(NextGuest{})
	walkIn := d.arrive()
	d.must(Merge{From: "A", Into: "B"})
	if d.b.Guest != "" {
		t.Error("merging brought somebody to the booth")
	}
	d.must(SetGuest{Code: "A"})
	if d.b.Guest != "B" {
		t.Errorf("scanned A, at the booth is %q", d.b.Guest)
	}
	seq := d.b.Seq
	if d.must(SetGuest{Code: "A"}); d.b.Seq != seq {
		t.Error("the same guest twice was written down")
	}
	d.must(SetGuest{Code: "A", Name: "Annabel"})
	if d.b.GuestNamed("B").Name != "Annabel" {
		t.Error("a name given to the other code is lost")
	}
	if s, _ := d.b.Shot(d.arrive()); s.Guest != "B" {
		t.Errorf("a shot arrived for %q", s.Guest)
	}
	d.must(Assign{Shot: walkIn, Code: "A"})
	if s, _ := d.b.Shot(walkIn); s.Guest != "B" {
		t.Errorf("assigned to %q", s.Guest)
	}
	d.must(Lift{Code: "A", Extra: 2, Reason: "family"})
	if g := d.b.GuestNamed("B"); g.Extra != 2 {
		t.Errorf("lifted: %+v", g)
	}
	checkReplay(t, d)
}

func TestTheGuestAtTheBoothFollowsAMerge(t *testing.T) {
	d := twoCodes(t, lookRules())
	d.must(Merge{From: "B", Into: "A"})
	if d.b.Guest != "A" {
		t.Errorf("at the booth is %q", d.b.Guest)
	}
	if g := d.b.GuestNamed("A"); g.Name != "Ann" || g.Shots != 3 {
		t.Errorf("%+v", g)
	}
	checkReplay(t, d)
}

func TestChainsAndCircles(t *testing.T) {
	d := twoCodes(t, lookRules())
	d.must(SetGuest{Code: "C", Name: "Cleo"})
	d.arrive()
	d.must(Merge{From: "A", Into: "B"})
	d.must(Merge{From: "B", Into: "C"})
	for _, code := range []string{"A", "B", "C"} {
		if d.b.Means(code) != "C" {
			t.Errorf("%s means %s", code, d.b.Means(code))
		}
	}
	if g := d.b.GuestNamed("A"); g.Shots != 4 || g.Name != "Cleo" {
		t.Errorf("%+v", g)
	}
	for _, in := range []Merge{{"C", "A"}, {"A", "C"}, {"B", "A"}, {"C", "C"}} {
		d.refuse(in, SameGuest)
	}
	d.must(SetGuest{Code: "D"})
	d.must(Merge{From: "A", Into: "D"}) // A is C: C goes, with all that it took in
	if d.b.Means("C") != "D" || d.b.Means("A") != "D" || d.b.GuestNamed("D").Shots != 4 || len(d.b.Guests()) != 1 {
		t.Errorf("C means %s, A means %s, %+v", d.b.Means("C"), d.b.Means("A"), d.b.Guests())
	}
	checkReplay(t, d)
}

func TestWhatCannotBeMerged(t *testing.T) {
	d := twoCodes(t, lookRules())
	d.must(NextGuest{})
	d.arrive() // for the walk-in
	for _, in := range []Merge{{"", "A"}, {"A", ""}, {"X", "A"}, {"A", "X"}, {"", ""}, {"X", "X"}} {
		d.refuse(in, UnknownGuest)
	}
	d.refuse(Merge{"A", "A"}, SameGuest)
	for _, e := range []Entry{
		{Guest: "B"}, {Guest: "", Data: Data{From: "A"}}, {Guest: "A", Data: Data{From: "A"}}, {Guest: "B", Data: Data{From: "X"}},
	} {
		e.Seq, e.Kind = d.b.Seq+1, KindMerged
		if err := d.b.scratch().Apply(e); err == nil {
			t.Errorf("%+v was folded", e)
		}
	}
}

// What is delivered moves by the way of every assigned picture, also if it is being
// handed over at that moment.
func TestAMergeMovesWhatIsDelivered(t *testing.T) {
	d := open(t, lookRules(), plenty)
	d.must(SetGuest{Code: "A"})
	n := d.cut()
	d.finish(n, "studio")
	under := d.cut()
	d.must(ComposedUp{Shot: under, SHA: "c", Background: "studio"})
	w := d.work(WorkDeliver)
	d.must(SetGuest{Code: "B"})
	d.must(Merge{From: "A", Into: "B"})
	d.must(HandedOver{Shot: under, Guest: w.Shot.Guest, File: "photos/A/0002.jpg", SHA: "c"}) // it was on its way to A
	for _, shot := range []int{n, under} {
		if s := d.state(shot, Composed); s.Export.Guest != "A" {
			t.Errorf("shot %d lies with %q", shot, s.Export.Guest)
		}
	}
	due := d.b.Due(d.now).Work
	if len(due) != 2 {
		t.Fatalf("due: %+v", due)
	}
	for _, w := range due {
		if w.Kind != WorkDeliver || w.Shot.Guest != "B" {
			t.Errorf("due: %+v", w)
		}
		d.must(HandedOver{Shot: w.Shot.N, Guest: "B", File: "photos/B/x.jpg", SHA: "c"})
		d.state(w.Shot.N, Delivered)
	}
	if d.b.CurrentSession().Delivered != 2 {
		t.Error("a moved picture was counted twice")
	}
	checkReplay(t, d)
}

func TestAMergeEndsTheOthersWarnings(t *testing.T) {
	r := lookRules()
	r.GuestLimit = 2
	d := open(t, r, plenty)
	d.must(SetGuest{Code: "A"})
	d.must(Confirm{Shot: d.arrive()})
	d.must(SetGuest{Code: "B"})
	d.must(Confirm{Shot: d.arrive()})
	d.must(Confirm{Shot: d.arrive()})
	if !d.b.announced(GuestNear, "A") || !d.b.announced(GuestCap, "B") {
		t.Fatalf("warnings %+v", d.b.Warnings)
	}
	d.must(Merge{From: "A", Into: "B"})
	if d.b.announced(GuestNear, "A") || !d.b.announced(GuestCap, "B") || len(d.b.Warnings) != 1 {
		t.Errorf("warnings %+v", d.b.Warnings)
	}
	checkReplay(t, d)
}

func TestClonesKeepTheirGuests(t *testing.T) {
	d := twoCodes(t, lookRules())
	c := d.b.Clone()
	if _, err := Decide(d.b, Merge{From: "A", Into: "B"}, d.now); err != nil { // only tried out
		t.Fatal(err)
	}
	if d.b.Means("A") != "A" || d.b.GuestNamed("A").Name != "Ann" {
		t.Error("deciding a merge merged")
	}
	d.must(Merge{From: "A", Into: "B"})
	if c.Means("A") != "A" || c.GuestNamed("A").Shots != 2 || len(c.Guests()) != 2 {
		t.Error("a clone was merged")
	}
}

// A ledger from before guests could be merged replays as it did.
func TestEntriesWithoutMergesReadTheSame(t *testing.T) {
	var data Data
	if err := json.Unmarshal([]byte(`{"extra":2}`), &data); err != nil || data.From != "" {
		t.Fatalf("%+v, %v", data, err)
	}
	if text, err := json.Marshal(Data{Extra: 2}); err != nil || string(text) != `{"extra":2}` {
		t.Fatalf("%s, %v", text, err)
	}
}

func TestAGuestIsNamedWhereverTheyAre(t *testing.T) {
	d := twoCodes(t, lookRules())
	d.must(NameGuest{Code: "A", Name: "Annabel"})
	if g := d.b.GuestNamed("A"); g.Name != "Annabel" || d.b.Guest != "B" {
		t.Errorf("%+v, at the booth is %q", g, d.b.Guest)
	}
	seq := d.b.Seq
	if d.must(NameGuest{Code: "A", Name: "Annabel"}); d.b.Seq != seq {
		t.Error("the name it has was written down again")
	}
	d.refuse(NameGuest{Code: "X", Name: "nobody"}, UnknownGuest)
	d.refuse(NameGuest{Name: "nobody"}, UnknownGuest)
	d.must(NameGuest{Code: "A"})
	if g := d.b.GuestNamed("A"); g.Name != "" {
		t.Errorf("the name stays: %+v", g)
	}
	d.must(Merge{From: "A", Into: "B"})
	d.must(NameGuest{Code: "A", Name: "Bea"})
	if g := d.b.GuestNamed("B"); g.Name != "Bea" {
		t.Errorf("named by the other code: %+v", g)
	}
	checkReplay(t, d)
}

// checkMerged holds what merging promises: no code leads over a second one, and what
// went to another guest has nothing left.
func checkMerged(t *testing.T, seed uint64, b *Booth) {
	t.Helper()
	for from, into := range b.merged {
		left := *b.guests.at(b.codes[from])
		if b.Means(into) != into || left != (Guest{Code: from}) || b.Guest == from {
			t.Fatalf("seed %d: %s was merged into %s (means %s) and keeps %+v", seed, from, into, b.Means(into), left)
		}
	}
	for n := 1; n <= b.Shots(); n++ {
		if s, _ := b.Shot(n); b.Means(s.Guest) != s.Guest {
			t.Fatalf("seed %d: shot %d belongs to %s, who is %s", seed, n, s.Guest, b.Means(s.Guest))
		}
	}
}
