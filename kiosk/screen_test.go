package kiosk

import (
	"encoding/json"
	"testing"
	"time"
)

// keyedRules has both stages cut by the built-in green screen.
func keyedRules() Rules {
	r := paidRules()
	r.Preview, r.Full = Cutting{Cutter: "greenscreen"}, Cutting{Cutter: "greenscreen"}
	return r
}

func TestWhatIsSaidOfTheScreen(t *testing.T) {
	d := open(t, keyedRules(), Account{})
	first := d.arrive()
	if w := d.work(WorkPreview); w.Screen != (Screen{}) {
		t.Fatalf("at the beginning %+v", w.Screen)
	}
	d.must(SetScreen{Shot: first, X: 100, Y: 20, Pick: "#3A8C46"})
	picked := Screen{Shot: first, Pick: "3a8c46", X: 100, Y: 20}
	if w := d.work(WorkPreview); w.Screen != picked {
		t.Fatalf("due with %+v", w.Screen)
	}
	id := d.ask(first, Preview)
	if w, ok := d.b.Sending(first, Preview); !ok || w.Screen != picked {
		t.Fatalf("sent with %+v, %v", w.Screen, ok)
	}
	d.must(Made{Shot: first, Request: id, SHA: "p", File: "previews/0001.png"})
	d.must(Confirm{Shot: first})
	if w := d.work(WorkFull); w.Screen != picked {
		t.Fatalf("the full cutout with %+v", w.Screen)
	}
	seq := d.b.Seq
	if d.must(SetScreen{Shot: first, X: 100, Y: 20, Pick: "3a8c46"}); d.b.Seq != seq {
		t.Error("the same word was written down twice")
	}
	d.must(SetScreen{Shot: first, Empty: true, X: 5000, Pick: "no matter"})
	if d.b.Screen != (Screen{Shot: first, Empty: true}) {
		t.Errorf("the empty shot: %+v", d.b.Screen)
	}
	d.must(Open{Epoch: 2, Rules: keyedRules()})
	if d.b.Screen.Shot != first {
		t.Error("a restart forgets it")
	}
	d.must(SetScreen{Reset: true, Shot: 99})
	if d.b.Screen != (Screen{}) || d.b.Money.Held != 0 || d.b.Money.Spent != 0 {
		t.Errorf("after the reset %+v", d.b.Screen)
	}
	d.state(first, Confirmed) // no word on the screen moves a shot
	checkReplay(t, d)
}

func TestWhatCannotBeSaidOfTheScreen(t *testing.T) {
	d := open(t, keyedRules(), Account{})
	d.refuse(SetScreen{Shot: 1, Empty: true}, UnknownShot)
	d.must(Arrive{SHA: "a", Format: "jpeg", Width: 6, Height: 4})
	d.refuse(SetScreen{Shot: 1, Empty: true}, WrongState)
	d.must(Looked{Shot: 1})
	for _, pick := range []string{"", "3a8c4", "808080", "green", "\x1b[2J"} {
		d.refuse(SetScreen{Shot: 1, X: 5, Y: 5, Pick: pick}, BadColour)
	}
	for _, in := range []SetScreen{{X: -1}, {X: 1001}, {Y: -1}, {Y: 1001}} {
		in.Shot, in.Pick = 1, "3a8c46"
		d.refuse(in, BadCommand)
	}
	d.must(SetScreen{Reset: true})
	if d.b.Screen != (Screen{}) || d.b.Recent[len(d.b.Recent)-1].Kind == KindScreened {
		t.Error("a reset of nothing was written down")
	}
	paid := open(t, paidRules(), plenty)
	paid.arrive()
	paid.refuse(SetScreen{Shot: 1, X: 5, Y: 5, Pick: "3a8c46"}, ScreenUnused)
	paid.refuse(SetScreen{Reset: true}, ScreenUnused)
}

// A shot in which no screen was found is tried again, by a person, with what was
// said since.
func TestRetriedWithWhatWasSaidSince(t *testing.T) {
	d := open(t, keyedRules(), Account{})
	n := d.arrive()
	d.must(Voided{Shot: n, Request: d.ask(n, Preview), Code: NoScreen})
	d.later(time.Hour)
	for s, _ := d.b.Shot(n); s.State == Ready; s, _ = d.b.Shot(n) {
		d.must(Voided{Shot: n, Request: d.ask(n, Preview), Code: NoScreen})
		d.later(time.Hour)
	}
	d.state(n, Failed)
	d.must(SetScreen{Shot: n, X: 1, Y: 2, Pick: "0000ff"})
	d.state(n, Failed)
	d.must(Retry{Shot: n})
	if w := d.work(WorkPreview); w.Screen.Pick != "0000ff" {
		t.Errorf("tried again with %+v", w.Screen)
	}
}

func TestEntriesOfTheScreenThatDoNotFollow(t *testing.T) {
	d := open(t, keyedRules(), Account{})
	for _, s := range []*Screen{nil, {Shot: 1, Empty: true}, {Shot: -1}} {
		b := d.b.Clone()
		if err := b.Apply(Entry{Seq: b.Seq + 1, Kind: KindScreened, Data: Data{Screen: s}}); err == nil {
			t.Errorf("%+v was folded in", s)
		}
	}
	data, err := json.Marshal(Data{Screen: &Screen{}})
	var back Data
	if err != nil || json.Unmarshal(data, &back) != nil || back.Screen == nil {
		t.Errorf("a reset is written %s and read as %v: %v", data, back.Screen, err)
	}
}

// checkScreen holds what the booth knows of the screen to what can be said of it.
func checkScreen(t *testing.T, seed uint64, b *Booth) {
	t.Helper()
	s, ok := b.Shot(b.Screen.Shot)
	if c, colour := ReadColour(b.Screen.Pick); b.Screen != (Screen{}) && (!ok || !s.Looked || b.Screen.Empty == (b.Screen.Pick != "") ||
		b.Screen.Pick != "" && (!colour || !c.Screen() || c.String() != b.Screen.Pick || b.Screen.X > 1000)) {
		t.Fatalf("seed %d: the screen is said to be %+v", seed, b.Screen)
	}
}

func TestReadColour(t *testing.T) {
	for text, want := range map[string]Colour{"3a8c46": {0x3a, 0x8c, 0x46}, "#3A8C46": {0x3a, 0x8c, 0x46}, "000000": {}, "FFffFF": {255, 255, 255}} {
		c, ok := ReadColour(text)
		if !ok || c != want {
			t.Errorf("%q is %v, %v", text, c, ok)
		}
		if again, ok := ReadColour(c.String()); !ok || again != c {
			t.Errorf("%v is written %q", c, c)
		}
	}
	for _, text := range []string{"", "#", "3a8c4", "3a8c466", "##3a8c4", "+3a8c4", "3a_c46", "0x3a8c", "green!", "3a8c4é", "#3a8c46#"} {
		if c, ok := ReadColour(text); ok {
			t.Errorf("%q is taken for %v", text, c)
		}
	}
}

func TestColoursOfScreens(t *testing.T) {
	for text, want := range map[string]bool{"3a8c46": true, "0000ff": true, "1e9e5a": true, "c02020": true, "001200": true, "001100": false,
		"808080": false, "ffffff": false, "000000": false, "c8ffc8": false, "c7ffc7": false, "c6ffc6": true, "8c8c46": false} {
		if c, ok := ReadColour(text); !ok || c.Screen() != want {
			t.Errorf("%s: a screen's colour is %v", text, c.Screen())
		}
	}
}
