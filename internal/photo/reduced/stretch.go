package reduced

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	// maxMarks is how many MCUs a stretch notes the beginnings of. Of 3189 splits of
	// real files measured, half met at the first or second MCU, the slowest at 337.
	maxMarks = 1024
	// maxStumbles is how often a stretch may begin anew when what it takes for codes
	// is none.
	maxStumbles = 64
	// batch is how many MCUs are decoded in one call.
	batch = 128
	// keepSize is how many values are kept in one piece.
	keepSize = 16 << 10
	// markerSearch is how far a restart marker is looked for.
	markerSearch = 1 << 20
)

// point is a place in a scan where decoding can begin.
type point struct {
	from   int64 // where in the file reading begins
	bits   int64 // how many clean bits behind that the MCU begins
	mcu    int   // its number
	pred   [4]int32
	left   int // MCUs to the next restart marker
	number int // of that marker
}

// stretch is the part of a scan that one goroutine skims.
type stretch struct {
	scan   *scan
	b      *bitReader
	begin  point
	first  bool
	keep   bool // the values are wanted
	over   atomic.Bool
	next   *stretch // where this one should end
	alone  bool     // it has not met next and never will
	marked chan struct{}

	pred   [4]int32
	left   int
	number int
	count  int // MCUs decoded
	values [][]int32
	marks  []int64 // bits behind begin.from at which MCUs begin
	preds  [][4]int32

	most int // MCUs it may decode: of the first all, of others more, as some are dropped

	met  bool
	mark int // of next
	err  error
}

// skimScan decodes the DC values of a scan and, at 1/8, places them. It gives the
// points where the stretches met, beginning with that of the scan, and the reader
// that reached the end.
func (d *decoder) skimScan(s *scan) ([]point, *bitReader, error) {
	begins, err := d.split(s)
	if err != nil {
		return nil, nil, err
	}
	all := make([]*stretch, len(begins))
	for i, p := range slices.Backward(begins) {
		t := &stretch{
			scan: s, begin: p, first: i == 0, keep: d.opt.Scale == 8,
			left: p.left, number: p.number, marked: make(chan struct{}),
		}
		t.b = newBitReader(d.src, p.from)
		t.most = s.total
		if i > 0 {
			t.b.over = &t.over
			t.most += maxMarks
		}
		if i+1 < len(all) {
			t.next = all[i+1]
			if s.restart == 0 {
				t.b.split = t.next.begin.from
			}
		}
		all[i] = t
	}
	var group sync.WaitGroup
	for _, t := range all[1:] {
		group.Go(func() { t.err = guard(t.run) })
	}
	all[0].err = guard(all[0].run)
	if !all[0].met {
		callOff(all[1:])
	}
	group.Wait()
	return d.join(s, all)
}

// guard turns a panic into an error: in a goroutine of its own it would end the
// program, for a file that a stranger has made.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = FormatError(fmt.Sprint("unforeseen: ", p))
		}
	}()
	return f()
}

func callOff(all []*stretch) {
	for _, t := range all {
		t.over.Store(true)
	}
}

// split chooses where the stretches begin.
func (d *decoder) split(s *scan) ([]point, error) {
	points := []point{{from: s.start, left: s.restart}}
	size := d.src.size - s.start
	n := min(int64(d.opt.Workers), size/d.piece)
	for i := int64(1); i < n; i++ {
		p, err := d.splitNear(s, s.start+size*i/n, s.start+size*(i+1)/n)
		if err != nil {
			return nil, err
		}
		if p.from > points[len(points)-1].from {
			points = append(points, p)
		}
	}
	return points, nil
}

// splitNear finds a place between lo and hi to begin at: behind a restart marker if
// the scan has them, else anywhere but inside of a stuffed pair. A zero point: none.
func (d *decoder) splitNear(s *scan, lo, hi int64) (point, error) {
	for hi = min(hi, lo+markerSearch); lo < hi; {
		b, err := d.walk.from(lo)
		if err != nil {
			return point{}, err
		}
		b = b[:min(int64(len(b)), hi-lo)]
		if s.restart == 0 {
			for i, c := range b {
				if c != 0xFF {
					return point{from: lo + int64(i) + 1}, nil
				}
			}
			lo += int64(len(b))
			continue
		}
		i := bytes.IndexByte(b, 0xFF)
		switch {
		case i < 0:
			lo += int64(len(b))
		case i+1 < len(b) && isRestart(b[i+1]):
			return point{from: lo + int64(i) + 2, left: s.restart, number: int(b[i+1]-mRST0) + 1}, nil
		default: // a marker across the end of the window is passed by; the next will do
			lo += int64(i) + 1
		}
	}
	return point{}, nil
}

// join puts the stretches together.
func (d *decoder) join(s *scan, all []*stretch) ([]point, *bitReader, error) {
	t, mcu := all[0], all[0].count
	points := []point{t.begin}
	var add [4]int32
	for mcu < s.total {
		if !t.met {
			return nil, nil, t.err
		}
		p := t.next.begin
		p.mcu = mcu
		if s.restart == 0 {
			p.bits = t.next.marks[t.mark]
			for c := range add {
				p.pred[c] = t.pred[c] + add[c]
				add[c] = p.pred[c] - t.next.preds[t.mark][c]
			}
		}
		points = append(points, p)
		skip := t.mark
		t = t.next
		n := min(t.count-skip, s.total-mcu)
		if t.keep {
			t.place(skip, n, mcu, &add)
		}
		mcu += n
	}
	return points, t.b, nil
}
