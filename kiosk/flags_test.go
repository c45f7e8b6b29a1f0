package kiosk

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

var good = Measures{Sharp: 900, Motion: 60, Clipped: 0, Light: 600, Hash: 0x0f0f_3c3c_5a5a_1234}

// measured brings a shot with these measures; each looks like nothing before it
// unless hash is set.
func (d *desk) measured(m Measures, hash uint64) Shot {
	d.t.Helper()
	n := d.b.Shots() + 1
	if m.Hash = hash; hash == 0 {
		r := rand.New(rand.NewPCG(uint64(n), 5))
		m.Hash = r.Uint64()
	}
	d.must(Arrive{SHA: fmt.Sprint("sha-", n), Format: "jpeg", Width: 6000, Height: 4000, Measures: m})
	s, _ := d.b.Shot(n)
	return s
}

func (d *desk) kinds(s Shot) (out []FlagKind) {
	for _, f := range d.b.Flags(s) {
		out = append(out, f.Kind)
	}
	return out
}

func with(m Measures, change func(*Measures)) Measures { change(&m); return m }

func TestFlagsCompareWithTheEvening(t *testing.T) {
	soft := with(good, func(m *Measures) { m.Sharp = 230 })
	for name, c := range map[string]struct {
		usual, shot Measures
		want        []FlagKind
	}{
		"good":                     {good, good, nil},
		"blurred":                  {good, with(good, func(m *Measures) { m.Sharp = 400 }), []FlagKind{FlagBlurred}},
		"soft lens":                {soft, soft, nil},
		"blurred with a soft lens": {soft, with(soft, func(m *Measures) { m.Sharp = 110 }), []FlagKind{FlagBlurred}},
		"moved":                    {good, with(good, func(m *Measures) { m.Motion, m.Sharp = 620, 500 }), []FlagKind{FlagMoved}},
		"striped shirts":           {with(good, func(m *Measures) { m.Motion = 400 }), with(good, func(m *Measures) { m.Motion = 500 }), nil},
		"dark":                     {good, with(good, func(m *Measures) { m.Light = 200 }), []FlagKind{FlagDark}},
		"a dark hall":              {with(good, func(m *Measures) { m.Light = 200 }), with(good, func(m *Measures) { m.Light = 180 }), nil},
		"black":                    {with(good, func(m *Measures) { m.Light = 30 }), with(good, func(m *Measures) { m.Light = 30 }), []FlagKind{FlagDark}},
		"clipped":                  {good, with(good, func(m *Measures) { m.Clipped = 200 }), []FlagKind{FlagClipped}},
		"a white screen":           {with(good, func(m *Measures) { m.Clipped = 500 }), with(good, func(m *Measures) { m.Clipped = 520 }), nil},
		"all at once":              {good, Measures{Sharp: 100, Motion: 0, Clipped: 900, Light: 100}, []FlagKind{FlagBlurred, FlagDark, FlagClipped}},
	} {
		d := open(t, paidRules(), plenty)
		for range 12 {
			d.measured(c.usual, 0)
		}
		if got := d.kinds(d.measured(c.shot, 0)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestTheFirstShotsAreFlaggedForExtremesOnly(t *testing.T) {
	d := open(t, paidRules(), plenty)
	for i, c := range []struct {
		m    Measures
		want []FlagKind
	}{
		{with(good, func(m *Measures) { m.Sharp = 300 }), nil},
		{with(good, func(m *Measures) { m.Sharp = 40 }), []FlagKind{FlagBlurred}},
		{with(good, func(m *Measures) { m.Motion = 800 }), []FlagKind{FlagMoved}},
		{with(good, func(m *Measures) { m.Clipped = 600 }), []FlagKind{FlagClipped}},
	} {
		if got := d.kinds(d.measured(c.m, 0)); !slices.Equal(got, c.want) {
			t.Errorf("shot %d: %v, want %v", i+1, got, c.want)
		}
	}
	for range 5 {
		d.measured(good, 0)
	}
	first, _ := d.b.Shot(1)
	f := d.b.Flags(first)
	if len(f) != 1 || f[0].Kind != FlagBlurred || f[0].Value != 300 || f[0].Usual != 900 {
		t.Errorf("%+v: once there is something usual, the first shots are compared too", f)
	}
	d.must(CloseSession{})
	s := d.measured(with(good, func(m *Measures) { m.Sharp = 300 }), 0)
	if len(d.b.Flags(s)) != 0 || len(d.b.Flags(first)) != 0 {
		t.Error("another evening is judged by the last one, or the last one by this")
	}
}

func TestFinePicturesAreComparedWithFineOnes(t *testing.T) {
	d := open(t, paidRules(), plenty)
	for range 9 {
		d.measured(good, 0)
	}
	fine := with(good, func(m *Measures) { m.Sharp, m.Fine = 300, true })
	if got := d.kinds(d.measured(fine, 0)); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestABurst(t *testing.T) {
	d := open(t, paidRules(), plenty)
	for range 6 {
		d.measured(good, 0)
	}
	const look = 0xaaaa_5555_0f0f_f0f0
	first := d.measured(good, look)
	best := d.measured(with(good, func(m *Measures) { m.Sharp = 990 }), look^1)
	third := d.measured(with(good, func(m *Measures) { m.Sharp = 800 }), look^0x17)
	stranger := d.measured(good, ^uint64(look))
	d.later(time.Minute)
	later := d.measured(good, look)

	f := d.b.Flags(first)
	if len(f) != 1 || f[0] != (Flag{Kind: FlagAlike, Value: 1, Of: best.N}) {
		t.Errorf("first: %+v", f)
	}
	f = d.b.Flags(best)
	if len(f) != 1 || f[0] != (Flag{Kind: FlagAlike, Value: 1, Of: first.N, Best: true}) {
		t.Errorf("best: %+v", f)
	}
	f = d.b.Flags(third)
	if len(f) != 1 || f[0].Of != best.N || f[0].Best {
		t.Errorf("third: %+v", f)
	}
	if len(d.b.Flags(stranger)) != 0 || len(d.b.Flags(later)) != 0 {
		t.Error("what looks otherwise, or came later, is no part of the burst")
	}
	d.must(Looked{Shot: best.N})
	d.must(Reject{best.N})
	if f = d.b.Flags(first); len(f) != 1 || !f[0].Best || f[0].Of != third.N {
		t.Errorf("with the sharpest rejected: %+v", f)
	}
}

// Flags never decide: the same evening with and without measures gives the same
// entries, apart from the measures themselves.
func TestNoRuleConsultsTheMeasures(t *testing.T) {
	for seed := range uint64(20) {
		evening := func(m func(*rand.Rand) Measures) []Entry {
			d := open(t, paidRules(), plenty)
			r, rm := rand.New(rand.NewPCG(seed, 3)), rand.New(rand.NewPCG(seed, 4))
			for i := range 150 {
				n := 1 + r.IntN(d.b.Shots()+1)
				s, _ := d.b.Shot(n)
				_ = d.do([]Input{
					Arrive{SHA: fmt.Sprint(i), Format: "jpeg", Width: 6, Height: 4, Measures: m(rm)}, Looked{Shot: n}, Confirm{Shot: n, Blind: true}, Reject{n}, Retry{n},
					Ask{n, Preview}, Ask{n, Full}, Made{Shot: n, Request: s.Preview.ID, SHA: fmt.Sprint("p", n)}, Made{Shot: n, Request: s.Full.ID, SHA: fmt.Sprint("f", n)},
				}[r.IntN(9)])
			}
			for i := range d.entries {
				d.entries[i].Data.Measures = nil
			}
			return d.entries
		}
		plain := evening(func(*rand.Rand) Measures { return Measures{} })
		flagged := evening(func(r *rand.Rand) Measures {
			return Measures{Sharp: r.IntN(200), Motion: r.IntN(1000), Clipped: r.IntN(1000), Light: 1 + r.IntN(90), Hash: 7}
		})
		if !reflect.DeepEqual(plain, flagged) {
			t.Fatalf("seed %d: the measures changed what happened", seed)
		}
	}
}

func TestMeasuresSurviveTheLedger(t *testing.T) {
	m := Measures{Sharp: 31, Motion: 2, Clipped: 3, Light: 4, Hash: 1<<63 | 1, Fine: true}
	text, err := json.Marshal(Data{Measures: &m})
	var d Data
	if err != nil || json.Unmarshal(text, &d) != nil || *d.Measures != m {
		t.Fatalf("%s: %+v", text, d.Measures)
	}
	if string(text) != `{"measures":{"sharp":31,"motion":2,"clipped":3,"light":4,"hash":"9223372036854775809","fine":true}}` {
		t.Errorf("%s", text)
	}
	if err := json.Unmarshal([]byte(`{"format":"jpeg","width":6}`), &d); err != nil {
		t.Error("an entry of an older program cannot be read")
	}
}

// A clone handed out does not learn with the booth.
func TestClonesKeepTheirUsual(t *testing.T) {
	d := open(t, paidRules(), plenty)
	for range 6 {
		d.measured(good, 0)
	}
	s, _ := d.b.Shot(6)
	s.Measures.Sharp = 500
	c := d.b.Clone()
	for range 30 {
		d.measured(with(good, func(m *Measures) { m.Sharp = 400 }), 0)
	}
	if f := c.Flags(s); len(f) != 1 || f[0].Usual != 900 {
		t.Errorf("%+v", f)
	}
}

func BenchmarkFlags(b *testing.B) {
	for _, shots := range []int{100, 12000} {
		b.Run(fmt.Sprint(shots, "shots"), func(b *testing.B) {
			d := open(&testing.T{}, paidRules(), plenty)
			for range shots {
				d.measured(good, 0)
			}
			s, _ := d.b.Shot(shots)
			for b.Loop() {
				d.b.Flags(s)
			}
		})
	}
}

func BenchmarkArrive(b *testing.B) {
	for _, shots := range []int{100, 12000} {
		b.Run(fmt.Sprint(shots, "shots"), func(b *testing.B) {
			d := open(&testing.T{}, paidRules(), plenty)
			for range shots {
				d.measured(good, 0)
			}
			in := Arrive{SHA: "new", Format: "jpeg", Width: 6000, Height: 4000, Measures: good}
			for b.Loop() {
				_ = d.b.Clone()
				if _, err := Decide(d.b, in, d.now); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
