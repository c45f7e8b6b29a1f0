package kiosk

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
)

func lookRules() Rules {
	r := paidRules()
	r.Previews = PreviewSkip
	r.Look.Backgrounds = "beach\nstudio\n/event/Harbour Bridge.png"
	return r
}

// made brings a shot as far as its full cutout.
func (d *desk) cut() int {
	d.t.Helper()
	n := d.arrive()
	d.must(Confirm{Shot: n})
	d.answer(n, Full, 1000)
	return n
}

// work gives the only work that is due.
func (d *desk) work(kind WorkKind) Work {
	d.t.Helper()
	a := d.b.Due(d.now)
	if len(a.Work) != 1 || a.Work[0].Kind != kind {
		d.t.Fatalf("due %+v, want one %s", a.Work, kind)
	}
	return a.Work[0]
}

// finish composes and delivers what is due.
func (d *desk) finish(n int, want string) {
	d.t.Helper()
	w := d.work(WorkCompose)
	if w.Look.Background != want {
		d.t.Fatalf("composed on %s, want %s", w.Look.Background, want)
	}
	d.must(ComposedUp{Shot: n, SHA: "c-" + want, Background: w.Look.Background})
	w = d.work(WorkDeliver)
	if w.Look.Background != want {
		d.t.Fatalf("delivered on %s, want %s", w.Look.Background, want)
	}
	d.must(HandedOver{Shot: n, Guest: w.Shot.Guest, File: "photos/x.jpg", SHA: "c-" + want})
	d.state(n, Delivered)
}

func TestDressBeforeAndAfter(t *testing.T) {
	d := open(t, lookRules(), plenty)
	n := d.arrive()
	d.refuse(Dress{n, "moon"}, UnknownBackground)
	d.refuse(Dress{9, "beach"}, UnknownShot)
	d.must(Dress{n, "beach"})
	d.state(n, Ready)
	d.must(Confirm{Shot: n})
	d.answer(n, Full, 1000)
	d.finish(n, "beach")
	seq := d.b.Seq
	if d.must(Dress{n, "beach"}); d.b.Seq != seq {
		t.Error("what it wears already was written down again")
	}
	spent, delivered := d.b.Money.Spent, d.b.CurrentSession().Delivered
	d.must(Dress{n, "studio"})
	if s := d.state(n, Cut); s.Export.File == "" || s.Made || !s.Anew {
		t.Errorf("the guest's file is forgotten: %+v", s)
	}
	d.finish(n, "studio")
	if d.b.Money.Spent != spent || d.b.Money.Held != 0 || d.b.CurrentSession().Delivered != delivered {
		t.Error("another background cost credits, or counted as another delivery")
	}
	d.must(Dress{n, "/event/Harbour Bridge.png"})
	d.finish(n, "/event/Harbour Bridge.png")
	checkReplay(t, d)
}

func TestDressHoldsForTheGuest(t *testing.T) {
	d := open(t, lookRules(), plenty)
	walkIn := d.arrive()
	d.must(Dress{walkIn, "beach"})
	other := d.arrive()
	d.must(SetGuest{Code: "A"})
	done := d.cut()
	d.finish(done, "studio")
	first, second := d.arrive(), d.arrive()
	d.must(Dress{first, "beach"})
	third := d.arrive()
	for n, want := range map[int]string{walkIn: "beach", other: "studio", first: "beach", second: "beach", third: "beach"} {
		if s, _ := d.b.Shot(n); d.b.LookOf(s).Background != want {
			t.Errorf("shot %d on %s, want %s", n, d.b.LookOf(s).Background, want)
		}
	}
	if s := d.state(done, Delivered); s.On != "studio" {
		t.Error("what the guest has was changed")
	}
	d.must(Dress{second, "studio"})
	for n, want := range map[int]string{first: "beach", second: "studio", third: "studio"} {
		if s, _ := d.b.Shot(n); d.b.LookOf(s).Background != want {
			t.Errorf("shot %d on %s, want %s: a choice of its own holds", n, d.b.LookOf(s).Background, want)
		}
	}
	d.must(Assign{Shot: other, Code: "A"})
	if s, _ := d.b.Shot(other); d.b.LookOf(s).Background != "studio" {
		t.Error("a shot that comes to a guest does not follow the guest's choice")
	}
	checkReplay(t, d)
}

// A picture that was being composed when another background was chosen is no
// answer to the new order, whoever's choice it was.
func TestDressedWhileComposing(t *testing.T) {
	for name, shot := range map[string]func(cut, next int) int{
		"for itself": func(cut, _ int) int { return cut }, "for its guest": func(_, next int) int { return next },
	} {
		d := open(t, lookRules(), plenty)
		d.must(SetGuest{Code: "A"})
		n := d.cut()
		w := d.work(WorkCompose)
		next := d.arrive()
		d.must(Dress{shot(n, next), "beach"})
		before := d.state(n, Cut).Seq
		d.must(ComposedUp{Shot: n, SHA: "late", Background: w.Look.Background})
		if s := d.state(n, Cut); s.Made || s.Seq == before {
			t.Errorf("%s: taken for what was ordered, or nothing moved: %+v", name, s)
		}
		d.finish(n, "beach")
		checkReplay(t, d)
	}
}

func TestDressIsRefusedWhileDelivering(t *testing.T) {
	d := open(t, lookRules(), plenty)
	n := d.cut()
	d.must(ComposedUp{Shot: n, SHA: "c", Background: "studio"})
	d.refuse(Dress{n, "beach"}, WrongState)
	m := d.arrive()
	d.must(Reject{Shot: m})
	d.refuse(Dress{m, "beach"}, WrongState)
}

// A delivery to another guest that ends while the picture is made anew does not
// end the making.
func TestDressedDuringAMove(t *testing.T) {
	d := open(t, lookRules(), plenty)
	n := d.cut()
	d.finish(n, "studio")
	d.must(Assign{Shot: n, Code: "B"}) // a delivery begins
	d.must(Assign{Shot: n, Code: ""})  // and is not wanted any more
	d.must(Dress{n, "beach"})
	d.must(HandedOver{Shot: n, Guest: "B", File: "photos/B/x.jpg", SHA: "c-studio"})
	d.state(n, Cut)
	d.finish(n, "beach")
	if s, _ := d.b.Shot(n); s.Export.Guest != "" || s.On != "beach" {
		t.Errorf("%+v", s)
	}
	checkReplay(t, d)
}

// A background that cannot be read fails the shot; choosing another is the way out.
func TestDressHelpsAFailedShot(t *testing.T) {
	d := open(t, lookRules(), plenty)
	n := d.cut()
	d.must(WorkFailed{Shot: n, Work: WorkCompose, Code: BackgroundLost, Final: true})
	d.state(n, Failed)
	d.must(Dress{n, "beach"})
	d.finish(n, "beach")
}

func TestALedgerWithoutBackgroundsReplays(t *testing.T) {
	d := open(t, lookRules(), plenty)
	n := d.cut()
	d.must(ComposedUp{Shot: n, SHA: "c"})
	d.must(HandedOver{Shot: n, File: "f", SHA: "c"})
	for i := range d.entries {
		if d.entries[i].Data.Background != "" || d.entries[i].Data.Measures != nil {
			t.Fatal("the entries are not those of an older program")
		}
	}
	if s := d.state(n, Delivered); s.On != "studio" || s.Measures.Known() || len(d.b.Flags(s)) != 0 {
		t.Errorf("%+v", s)
	}
	checkReplay(t, d)
}

func TestChoices(t *testing.T) {
	l := lookRules().Look
	if got := l.Choices(); !slices.Equal(got, []string{"studio", "beach", "/event/Harbour Bridge.png"}) {
		t.Errorf("%q", got)
	}
	if got := (Look{Background: "night"}).Choices(); !slices.Equal(got, []string{"night"}) {
		t.Errorf("%q", got)
	}
	for text, want := range map[string]string{"beach": "beach", "BEACH": "beach", "2": "beach", "3": "/event/Harbour Bridge.png",
		"harbour bridge": "/event/Harbour Bridge.png", "/event/Harbour Bridge.png": "/event/Harbour Bridge.png", "4": "", "": "", "0": "", "moon": ""} {
		if got, ok := l.BackgroundNamed(text); got != want || ok != (want != "") {
			t.Errorf("%q: %q", text, got)
		}
	}
	twins := Look{Background: "/a/x.png", Backgrounds: "/b/x.png"}
	if _, ok := twins.BackgroundNamed("x"); ok {
		t.Error("one of two was taken")
	}
	if BackgroundName("/a/b\x1b[2J.png") == "b\x1b[2J" {
		t.Error("a name is shown as it came")
	}
}

func TestTheZeroLookIsWhatItWas(t *testing.T) {
	var l Look
	x, y := l.Keeps()
	if x != 500 || y != 500 || l.Scale() != 1000 || l.Dots() != 300 || l.FullColour() {
		t.Errorf("%d %d %d %d %v", x, y, l.Scale(), l.Dots(), l.FullColour())
	}
	l = Look{PositionX: -1000, PositionY: 1000}
	if x, y = l.Keeps(); x != 0 || y != 1000 {
		t.Errorf("%d %d", x, y)
	}
	text, err := json.Marshal(Look{Background: "studio", Quality: 92})
	if err != nil || string(text) != `{"background":"studio","quality":92}` {
		t.Errorf("%s, %v", text, err)
	}
	var again Look
	l = Look{Background: "a", Backgrounds: "a\nb", PositionX: -5, SubjectScale: 500, SubjectY: -100, Chroma: Chroma444, DPI: 240}
	text, _ = json.Marshal(l)
	if err := json.Unmarshal(text, &again); err != nil || !reflect.DeepEqual(l, again) {
		t.Errorf("%s: %+v, %v", text, again, err)
	}
}
