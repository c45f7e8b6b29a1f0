package kiosk

import (
	"fmt"
	"slices"
	"testing"
)

// undecidedOf walks over all shots: what the marks must come to.
func undecidedOf(b *Booth, from int) (out []int) {
	for n := max(from, 1); n <= b.Shots(); n++ {
		if s, _ := b.Shot(n); s.State.Undecided() {
			out = append(out, n)
		}
	}
	return out
}

func marked(b *Booth, from int) (out []int) {
	for s := range b.UndecidedFrom(from) {
		out = append(out, s.N)
	}
	return out
}

// checkUndecided compares the marks with the shots.
func checkUndecided(t *testing.T, seed uint64, b *Booth) {
	t.Helper()
	if got, want := marked(b, 1), undecidedOf(b, 1); !slices.Equal(got, want) {
		t.Fatalf("seed %d: marked are %v, undecided %v", seed, got, want)
	}
	for code := range b.codes {
		code = b.Means(code)
		var want []int
		for n := b.Shots(); n >= 1; n-- {
			if s, _ := b.Shot(n); s.Guest == code {
				want = append(want, n)
			}
		}
		if got := b.ShotsOf(code); !slices.Equal(got, want) {
			t.Fatalf("seed %d: guest %q has %v, listed are %v", seed, code, want, got)
		}
	}
}

func TestUndecidedOfALongNight(t *testing.T) {
	d := open(t, paidRules(), plenty)
	for range 300 {
		d.arrive()
	}
	for n := 1; n <= 300; n++ {
		if n != 1 && n != 64 && n != 65 && n != 192 && n != 300 {
			d.must(Reject{Shot: n})
		}
	}
	clone := d.b.Clone()
	d.must(Reject{Shot: 65})
	d.must(Retry{Shot: 200})
	if _, err := Decide(d.b, Reject{Shot: 64}, d.now); err != nil { // only tried out
		t.Fatal(err)
	}
	for _, from := range []int{-3, 0, 1, 2, 63, 64, 65, 66, 128, 192, 193, 200, 201, 300, 301, 900} {
		if got, want := marked(d.b, from), undecidedOf(d.b, from); !slices.Equal(got, want) {
			t.Errorf("from %d: %v, want %v", from, got, want)
		}
	}
	if got := marked(&clone, 1); !slices.Equal(got, []int{1, 64, 65, 192, 300}) {
		t.Errorf("a clone has moved: %v", got)
	}
	for s := range d.b.Undecided() {
		if s.N != 1 {
			t.Errorf("went on to %d", s.N)
		}
		break
	}
	checkReplay(t, d)
}

// night gives a booth late in the evening: every guest has had a preview, and all shots
// but the last fifty are decided.
func night(shots, guests int) *desk {
	r := paidRules()
	r.Budget = 100_000 * Credit
	d := open(&testing.T{}, r, Account{Subscription: 100_000 * Credit})
	for i := range shots {
		n := i + 1
		if i%(shots/guests) == 0 {
			d.must(SetGuest{Code: fmt.Sprint("G-", i)})
			d.arrive()
			d.answer(n, Preview, 250)
		} else {
			d.arrive()
		}
		if n <= shots-50 {
			d.must(Reject{Shot: n})
		}
		d.entries = d.entries[:0]
	}
	return d
}

// BenchmarkSurvey counts what waits for a decision in a booth of ten thousand shots, as
// a screen does with every new booth: by walking over all of them, and over those that
// are marked.
func BenchmarkSurvey(b *testing.B) {
	d := night(10_000, 3000)
	clone := d.b.Clone()
	waits := func(s *Shot) int {
		if s.State == Previewed || s.State == Ready && clone.Waits(*s, d.now) == WaitsForConfirm {
			return 1
		}
		return 0
	}
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for i := range clone.Shots() {
				s, _ := clone.Shot(i + 1)
				n += waits(&s)
			}
		}
	})
	b.Run("marked", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for s := range clone.Undecided() {
				n += waits(s)
			}
		}
	})
}

// BenchmarkGuests is what a list of three thousand guests asks for.
func BenchmarkGuests(b *testing.B) {
	clone := night(10_000, 3000).b.Clone()
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			_ = clone.Guests()
		}
	})
	b.Run("habits", func(b *testing.B) {
		for b.Loop() {
			_ = clone.Habits()
		}
	})
	b.Run("shots of the first", func(b *testing.B) {
		for b.Loop() {
			_ = clone.ShotsOf("G-0")
		}
	})
}

// BenchmarkStepAmongGuests is one order with ever more guests: its cost must not grow.
func BenchmarkStepAmongGuests(b *testing.B) {
	for _, guests := range []int{10, 3000} {
		b.Run(fmt.Sprint(guests), func(b *testing.B) {
			d := night(6000, guests)
			for b.Loop() {
				if _, err := Decide(d.b, Reject{Shot: 6000}, d.now); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
