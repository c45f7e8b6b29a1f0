package kiosk

import "testing"

// restart begins another run of the program.
func (d *desk) restart(r Rules) Recovery {
	d.t.Helper()
	d.must(Open{Epoch: d.b.Epoch + 1, Rules: r})
	return d.b.Recovered()
}

// checkRecovery holds that no request of the last run is counted twice.
func checkRecovery(t *testing.T, seed uint64, b *Booth) {
	t.Helper()
	r := b.Recovered()
	previews, fulls := r.Open()
	old := [2]int{}
	for n := 1; n <= b.Shots(); n++ {
		s, _ := b.Shot(n)
		for _, q := range append([]Request{s.Preview, s.Full}, s.Past...) {
			if q.Behind {
				old[q.Stage.place()]++
			}
			if q.Behind && (!q.Live() || q.Epoch >= b.Epoch) {
				t.Fatalf("seed %d: request %+v was not out when the run began", seed, q)
			}
		}
	}
	if old != [2]int{previews, fulls} || r.Confirmed < 0 || r.Charged[0] > r.Out[0] || r.Charged[1] > r.Out[1] {
		t.Fatalf("seed %d: %v requests of earlier runs are out, counted %+v", seed, old, r)
	}
}

func TestWhatTheLastRunLeft(t *testing.T) {
	r := paidRules()
	r.Previews, r.Budget = PreviewSkip, 50*Credit
	d := open(t, r, plenty)
	if got := d.b.Recovered(); got.End != EndNone || got.Any() {
		t.Errorf("the first start recovers %+v", got)
	}
	d.must(Arrive{SHA: "arrived", Format: "jpeg", Width: 6, Height: 4})
	preview, asked, charged, confirmed, cut, composed := d.arrive(), d.arrive(), d.arrive(), d.arrive(), d.arrive(), d.arrive()
	d.must(WantPreview{Shot: preview})
	d.ask(preview, Preview)
	for _, n := range []int{asked, charged, confirmed, cut, composed} {
		d.must(Confirm{Shot: n})
	}
	for _, n := range []int{cut, composed} {
		d.answer(n, Full, 1000)
	}
	d.must(ComposedUp{Shot: composed, SHA: "c", Background: "studio"})
	d.ask(asked, Full)
	paid := d.ask(charged, Full)
	d.must(Charged{Shot: charged, Request: paid, Credits: 1000, Known: true, Raw: "1"})

	got := d.restart(r)
	want := Recovery{At: d.now, End: EndCut, Out: [2]int{1, 2}, Charged: [2]int{0, 1}, Confirmed: 1, Originals: 1, Composing: 1, Delivering: 1}
	if got != want || !got.Any() {
		t.Fatalf("left behind:\n%+v, want\n%+v", got, want)
	}
	clone := d.b.Clone()
	s, _ := d.b.Shot(asked)
	d.must(Unanswered{Shot: asked, Request: s.Full.ID, Code: NoAnswer})
	d.must(Lost{Shot: charged, Request: paid, Code: CutShort})
	s, _ = d.b.Shot(preview)
	d.must(Made{Shot: preview, Request: s.Preview.ID, SHA: "p"})
	want.Found, want.Lost, want.Doubt = [2]int{1, 0}, [2]int{0, 1}, [2]int{0, 1}
	got = d.b.Recovered()
	if p, f := got.Open(); got != want || p != 0 || f != 0 {
		t.Errorf("found out:\n%+v, want\n%+v", got, want)
	}
	if p, f := clone.Recovered().Open(); p != 1 || f != 2 {
		t.Errorf("a clone has moved: %+v", clone.Recovered())
	}
	d.must(Settle{Shot: asked, Paid: true}) // an end of this run, not of that one
	if d.b.Recovered() != want {
		t.Errorf("%+v", d.b.Recovered())
	}
	checkReplay(t, d)
}

func TestAnEndInOrder(t *testing.T) {
	r := paidRules()
	d := open(t, r, plenty)
	n := d.arrive()
	id := d.ask(n, Preview)
	seq := d.b.Seq
	if d.must(Stopped{}); d.b.Seq != seq {
		t.Error("an end in order while a request is out")
	}
	d.must(Voided{Shot: n, Request: id, Code: Refused})
	d.must(Stopped{})
	seq = d.b.Seq
	if d.must(Stopped{}); d.b.Seq != seq {
		t.Error("one end was written down twice")
	}
	if got := d.restart(r); got.End != EndInOrder || got.Any() {
		t.Errorf("after an end in order: %+v", got)
	}
	if got := d.restart(r); got.End != EndCut || got.Any() {
		t.Errorf("after none: %+v", got)
	}
	d.must(Stopped{})
	d.must(Note{Code: FolderLost}) // it went on all the same
	if got := d.restart(r); got.End != EndCut {
		t.Errorf("after something else: %+v", got)
	}
	checkReplay(t, d)
}

// A ledger from before ends were recorded says nothing of how a run ended.
func TestOldRunsEndedSomehow(t *testing.T) {
	r := paidRules()
	d := open(t, r, plenty)
	b := New()
	for _, e := range d.entries {
		if e.Kind == KindOpened {
			e.Data.Yes = false
		}
		if err := b.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	d.b = b
	if got := d.restart(r); got.End != EndUnknown || got.Any() {
		t.Errorf("%+v", got)
	}
}

func TestAStartThatPutsOff(t *testing.T) {
	r := paidRules()
	r.Previews = PreviewSkip
	d := open(t, r, plenty)
	for range 2 {
		d.must(Confirm{Shot: d.arrive()})
	}
	r.Full.Price = 2000
	if got := d.restart(r); got.Confirmed != 0 || got.PutOff != 2 || !got.Any() {
		t.Errorf("%+v", got)
	}
	checkReplay(t, d)
}
