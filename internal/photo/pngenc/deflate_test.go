package pngenc

import (
	"bytes"
	"compress/flate"
	"fmt"
	"hash/adler32"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
)

// deflated compresses src in blocks, as a band: bytes, or pixels in rows of so many
// bytes.
func deflated(src []byte, row int) ([]byte, uint32) {
	var b block
	sum := newAdler()
	b.begin()
	g := grid{row: row}
	for piece := range slices.Chunk(src, blockBytes) {
		b.compress(piece, g, &sum)
		for g.next -= len(piece); g.next < 0; {
			g.next += max(row, 1)
		}
	}
	return b.flush(), sum.value()
}

// inflated undoes it with the standard library.
func inflated(t testing.TB, data []byte) []byte {
	t.Helper()
	data = append(data[:len(data):len(data)], 0x03, 0x00)
	in := bytes.NewReader(data)
	out, err := io.ReadAll(flate.NewReader(in))
	if err != nil {
		t.Fatalf("inflate: %v", err)
	}
	if in.Len() != 0 {
		t.Fatalf("%d bytes behind the end", in.Len())
	}
	return out
}

// wantBack gives the bytes src took, as bytes and as pixels.
func wantBack(t testing.TB, what string, src []byte) (asBytes, asPixels int) {
	t.Helper()
	rows := []int{0, 5, 997, 200_001}
	if len(src) < 5000 {
		rows = []int{0, 9 + len(src)%3*4}
	}
	for _, row := range rows {
		data, sum := deflated(src, row)
		if got := inflated(t, data); !bytes.Equal(got, src) {
			t.Fatalf("%s: %d bytes came back as %d others", what, len(src), len(got))
		}
		if want := adler32.Checksum(src); sum != want {
			t.Fatalf("%s: sum %08x, want %08x", what, sum, want)
		}
		if most := len(src) + len(src)/storedMax*5 + 32; len(data) > most {
			t.Errorf("%s: %d bytes became %d", what, len(src), len(data))
		}
		if row == 0 {
			asBytes = len(data)
		}
		asPixels = len(data)
	}
	return asBytes, asPixels
}

func random(n int, seed uint64, of func(r *rand.Rand) byte) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]byte, n)
	for i := range out {
		out[i] = of(r)
	}
	return out
}

func even(r *rand.Rand) byte { return byte(r.Uint32()) }

// noisy is what filters leave of a photo.
func noisy(r *rand.Rand) byte { return byte(int8(r.NormFloat64() * 5)) }

func TestRunsOfEveryLength(t *testing.T) {
	for _, value := range []byte{0, 7, 255} {
		for n := range 601 {
			for _, lead := range []int{0, 1, 5} {
				src := append(bytes.Repeat([]byte{9}, min(lead, 1)), random(max(lead-1, 0), 3, even)...)
				src = append(src, bytes.Repeat([]byte{value}, n)...)
				if len(src) == 0 {
					continue
				}
				wantBack(t, fmt.Sprintf("%d times %d after %d", n, value, lead), src)
				wantBack(t, fmt.Sprintf("%d times %d between", n, value), append(src, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
			}
		}
	}
}

func TestDeflate(t *testing.T) {
	every := make([]byte, 256*300)
	for i := range every {
		every[i] = byte(i)
	}
	fibonacci := []byte{}
	for i, a, b := byte(0), 1, 1; len(fibonacci) < 100_000; i, a, b = i+1, b, a+b {
		fibonacci = append(fibonacci, bytes.Repeat([]byte{i, i + 100}, a)...)
	}
	lumpy := random(300_000, 5, noisy)
	for i := 0; i < len(lumpy); i += 3000 {
		clear(lumpy[i:min(len(lumpy), i+i%2711)])
	}
	for name, c := range map[string]struct {
		src  []byte
		most int
	}{
		"one byte":        {[]byte{0}, 16},
		"one zero block":  {make([]byte, blockBytes), 160},
		"ten zero blocks": {make([]byte, 10*blockBytes), 1600},
		"one value":       {bytes.Repeat([]byte{200}, 70_001), 120},
		"two values":      {bytes.Repeat([]byte{1, 2}, 35_000), 13_200},
		"every value":     {every, len(every) + 32},
		"even noise":      {random(200_000, 1, even), 200_000 + 40},
		"a photo's noise": {random(500_000, 2, noisy), 285_000},
		"fibonacci":       {fibonacci, 65_000},
		"lumpy":           {lumpy, 120_000},
		"a block exactly": {random(blockBytes, 4, noisy), blockBytes},
		"a block and one": {random(blockBytes+1, 4, noisy), blockBytes},
	} {
		t.Run(name, func(t *testing.T) {
			n, pixels := wantBack(t, name, c.src)
			t.Logf("%d bytes, as pixels %d", n, pixels)
			if n > c.most || pixels > c.most+c.most/50 {
				t.Errorf("%d bytes, as pixels %d; expected %d at most", n, pixels, c.most)
			}
		})
	}
	for n := range 300 {
		wantBack(t, "short noise", random(n+1, uint64(n), noisy))
		wantBack(t, "short, few values", random(n+1, uint64(n), func(r *rand.Rand) byte { return byte(r.IntN(2)) }))
	}
}

// TestPixelsSeenBefore repeats pixels at every distance that fits a block.
func TestPixelsSeenBefore(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	few := make([][pixelBytes]byte, 500)
	for i := range few {
		few[i] = [pixelBytes]byte{even(r), even(r), even(r), 0}
	}
	src := []byte{filterUp}
	for range 60_000 {
		p := few[r.IntN(len(few))]
		src = append(src, p[:]...)
	}
	asBytes, asPixels := wantBack(t, "few pixels", src)
	if asPixels > asBytes*3/4 {
		t.Errorf("%d bytes as pixels, %d as bytes", asPixels, asBytes)
	}
	for _, apart := range []int{4, 8, 100, 1024, 32_764, 32_768, 32_772, 65_536, 100_000} {
		src := random(apart, uint64(apart), even)
		for range 3 {
			src = append(src, src[len(src)-apart:]...)
		}
		wantBack(t, fmt.Sprintf("%d bytes apart", apart), src)
	}
}

func TestDistances(t *testing.T) {
	next := 1
	for symbol := range uint32(maxDistances) { // RFC 1951, 3.2.5: one behind the other
		for extra := range uint32(1) << distanceExtra(int(symbol)) {
			if s, e := distanceSymbol(next); s != symbol || e != extra {
				t.Fatalf("distance %d: symbol %d with %d, want %d with %d", next, s, e, symbol, extra)
			}
			next++
		}
	}
	if next != maxDistance+1 {
		t.Errorf("the symbols reach to %d", next-1)
	}
}

func TestCodeLengths(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for trial := range 3000 {
		counts := make([]uint32, 1+r.IntN(maxSymbols))
		limit := maxCode
		if trial%3 == 0 {
			counts, limit = counts[:min(19, len(counts))], maxLengthCode
		}
		a, b := uint32(1), uint32(1)
		for i := range counts {
			switch trial % 4 {
			case 0:
				counts[i] = uint32(r.IntN(1 << r.IntN(17)))
			case 1: // the deepest tree there is
				counts[i] = a
				a, b = b, min(a+b, 1<<21)
			case 2:
				counts[i] = uint32(r.IntN(2)) * uint32(1+r.IntN(3))
			default:
				counts[i] = 5
			}
		}
		checkCode(t, counts, limit)
	}
}

// checkCode tests that a code is complete, within its limit, and that no symbol
// has a longer code than a rarer one.
func checkCode(t *testing.T, counts []uint32, limit int) {
	t.Helper()
	lengths := make([]uint8, len(counts))
	codeLengths(lengths, counts, limit)
	room, used := 0, 0
	for i, n := range counts {
		if (n > 0) != (lengths[i] > 0) || int(lengths[i]) > limit {
			t.Fatalf("symbol %d of %v has length %d", i, counts, lengths[i])
		}
		if n > 0 {
			room += 1 << (limit - int(lengths[i]))
			used++
		}
		for j, m := range counts {
			if n > m && m > 0 && lengths[i] > lengths[j] {
				t.Fatalf("%d times has %d bits, %d times %d", n, lengths[i], m, lengths[j])
			}
		}
	}
	if used > 1 && room != 1<<limit {
		t.Fatalf("%v: a code that fills %d of %d", counts, room, 1<<limit)
	}
}

// TestShortestCode holds the code of some known counts against the best one.
func TestShortestCode(t *testing.T) {
	counts := []uint32{45, 13, 12, 16, 9, 5}
	lengths := make([]uint8, len(counts))
	codeLengths(lengths, counts, maxCode)
	total := 0
	for i, n := range counts {
		total += int(n) * int(lengths[i])
	}
	if total != 224 {
		t.Errorf("%v: %d bits, the best code has 224", lengths, total)
	}
}

func TestAdler(t *testing.T) {
	src := random(100_000, 6, even)
	for _, n := range []int{0, 1, 7, 8, 9, 63, 1000, 65_521, 100_000} {
		a := newAdler()
		a.add(src[:n])
		a.run(255, n)
		a.add(src[:n])
		whole := slices.Concat(src[:n], bytes.Repeat([]byte{255}, n), src[:n])
		if want := adler32.Checksum(whole); a.value() != want {
			t.Errorf("%d bytes: %08x, want %08x", n, a.value(), want)
		}
		for _, cut := range []int{0, n / 3, 3 * n} {
			if got := joinAdler(adler32.Checksum(whole[:cut]), adler32.Checksum(whole[cut:]), len(whole)-cut); got != a.value() {
				t.Errorf("%d bytes cut at %d: %08x", n, cut, got)
			}
		}
	}
	a := newAdler()
	most := bytes.Repeat([]byte{255}, 16<<20)
	a.add(most)
	if a.value() != adler32.Checksum(most) {
		t.Error("the most it takes at once overflows")
	}
}

func FuzzDeflate(f *testing.F) {
	f.Add([]byte{0}, uint8(0))
	f.Add([]byte("aaaaaaaaaaaaaaaaaaabaaaaaaaaaaaaa"), uint8(200))
	f.Add(random(3000, 7, noisy), uint8(3))
	f.Add(random(3000, 7, even), uint8(0))
	f.Fuzz(func(t *testing.T, src []byte, stretch uint8) {
		if len(src) == 0 || len(src) > 1<<16 {
			return
		}
		var long []byte // every byte as often as it says itself
		for _, b := range src {
			long = append(long, bytes.Repeat([]byte{b}, 1+int(b)*int(stretch)/255)...)
		}
		wantBack(t, "fuzz", long)
	})
}
