package reduced

import (
	"math"
	"sync"
)

// valueBits is the length of the first look-up of an AC code.
const valueBits = 11

// valueTable tells for 11 bits which symbol they begin with: the bits of its code
// and value, the run of zeros, and the value if the 11 bits hold it.
//
//	value<<16 | known<<15 | run<<8 | bits
//
// known is 0 if the value is not held, and bits then do not count.
type valueTable [1 << valueBits]uint32

const valueKnown = 1 << 15

func newValueTable(c *codes) *valueTable {
	t := new(valueTable)
	for i := range t {
		acc := uint64(i) << (64 - valueBits)
		s := c.find(acc)
		size, run := uint(s.value&15), uint32(s.value>>4)
		bits := uint(s.length) + size
		if s.length == 0 || size == 0 || bits > valueBits {
			continue
		}
		v := extend(acc<<s.length, size)
		t[i] = uint32(v)<<16 | valueKnown | run<<8 | uint32(bits)
	}
	return t
}

// weights say what each coefficient of a block, in zig-zag order, adds to the
// reduced block. To shrink the 8x8 samples that the inverse DCT (A.3.3) gives by
// taking means of groups of them is to multiply every coefficient by a constant and
// to do a smaller inverse DCT, into which the higher frequencies fold: the mean over
// 8/side neighbours of cos((2x+1)u*pi/16) is a constant times
// cos((2n+1)u*pi/(2*side)), which is plus or minus that of some u below side, or 0.
type weights struct {
	side   int
	factor [64]int32 // times 1<<weightShift, with the quantisation
	to     [64]uint8 // the coefficient of the reduced block: v*4+u
}

const weightShift = 13

// zigzag gives the place of the coefficients in a block of rows of 8 (A.3.6).
var zigzag = makeZigzag()

func makeZigzag() (z [64]uint8) {
	x, y, up := 0, 0, true
	for k := range z {
		z[k] = uint8(y*8 + x)
		switch {
		case up && x == 7:
			y, up = y+1, false
		case up && y == 0:
			x, up = x+1, false
		case up:
			x, y = x+1, y-1
		case y == 7:
			x, up = x+1, true
		case x == 0:
			y, up = y+1, true
		default:
			x, y = x-1, y+1
		}
	}
	return z
}

func newWeights(side int, quant *[64]uint16) *weights {
	w := &weights{side: side}
	for k := range w.factor {
		u, fu := fold(int(zigzag[k]&7), side)
		v, fv := fold(int(zigzag[k]>>3), side)
		w.to[k] = uint8(v*4 + u)
		w.factor[k] = int32(math.Round(fu * fv * float64(quant[k]) * (1 << weightShift)))
	}
	return w
}

// fold gives for frequency u of 8 the frequency of side that the means have, and the
// factor that goes with it.
func fold(u, side int) (to int, factor float64) {
	factor = 0.5 // C(u)/2, twice for both directions makes the 1/4 of A.3.3
	if u == 0 {
		factor = math.Sqrt(0.125)
	}
	for n := side; n < 8; n *= 2 {
		factor *= math.Cos(float64(u) * math.Pi / float64(2*8) * float64(8/n/2))
	}
	to = u % (2 * side)
	if to > side {
		to = 2*side - to
	}
	if to == side {
		return 0, 0
	}
	sign := math.Cos(float64(u)*math.Pi/float64(2*side)) / math.Cos(float64(to)*math.Pi/float64(2*side))
	if side == 2 && to == 1 || side == 4 && to == 2 {
		factor *= math.Sqrt(0.5) // what the last step would multiply by
	}
	return to, factor * math.Round(sign)
}

// sampleScan decodes a scan to blocks of 2x2 or 4x4 samples, each stretch between
// two points by a goroutine of its own, and gives an offset from which the next
// marker is found.
func (d *decoder) sampleScan(s *scan, points []point) (int64, error) {
	s.weight = make([]*weights, len(s.comps))
	for i, c := range s.comps {
		s.weight[i] = newWeights(s.frame.side, &c.comp.quant)
		table := newValueTable(c.ac)
		for j := range s.blocks {
			if s.blocks[j].which == i {
				s.blocks[j].value = table
			}
		}
	}
	readers := make([]*bitReader, len(points))
	errs := make([]error, len(points))
	var group sync.WaitGroup
	for i, p := range points {
		end := s.total
		if i+1 < len(points) {
			end = points[i+1].mcu
		}
		readers[i] = newBitReader(d.src, p.from)
		work := func() { errs[i] = guard(func() error { return s.samples(readers[i], p, end) }) }
		if i+1 < len(points) {
			group.Go(work)
		} else {
			work()
		}
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return 0, err
		}
	}
	return readers[len(points)-1].next(), nil
}

// samples decodes the MCUs from p on up to number end.
func (s *scan) samples(b *bitReader, p point, end int) error {
	if err := b.skip(p.bits); err != nil {
		return err
	}
	for mcu := p.mcu; mcu < end; mcu++ {
		if s.restart > 0 {
			if p.left == 0 {
				if err := b.restart(p.number); err != nil {
					return err
				}
				p.number++
				p.left, p.pred = s.restart, [4]int32{}
			}
			p.left--
		}
		if b.p > b.limit {
			if err := b.more(); err != nil {
				return err
			}
		}
		for i := range s.blocks {
			if err := s.sampleBlock(b, &s.blocks[i], &p.pred, mcu); err != nil {
				return err
			}
		}
		if b.ended && b.p > b.limit {
			return errShort
		}
	}
	return nil
}

// sampleBlock decodes a block (F.2.2) and writes its reduced samples.
func (s *scan) sampleBlock(b *bitReader, blk *block, pred *[4]int32, mcu int) error {
	var sum [16]int32
	w, buf, p := s.weight[blk.which], b.buf, b.p
	sym := blk.dc.find(load(buf, p))
	if sym.length == 0 || sym.value > 16 {
		return errCode
	}
	pred[blk.which] += extend(load(buf, p)<<sym.length, uint(sym.value))
	p += int(sym.length) + int(sym.value)
	sum[0] = pred[blk.which] * w.factor[0]
	for k := uint(1); k < 64; {
		acc := load(buf, p)
		if e := blk.value[acc>>(64-valueBits)]; e&valueKnown != 0 {
			k += uint(e >> 8 & 15)
			if k > 63 {
				return errCode
			}
			sum[w.to[k]&15] += int32(e) >> 16 * w.factor[k]
			p += int(e & 31)
			k++
			continue
		}
		bits, next := blk.ac.step(acc, k)
		if next == noStep {
			return errCode
		}
		p += int(bits)
		if sym := blk.ac.find(acc); sym.value&15 != 0 {
			sum[w.to[next-1]&15] += extend(acc<<sym.length, uint(sym.value&15)) * w.factor[next-1]
		}
		k = next
	}
	b.p = p
	c, side := blk.comp, s.frame.side
	x := (mcu%s.mcusX*blk.stepX + blk.x) * side
	y := (mcu/s.mcusX*blk.stepY + blk.y) * side
	if side == 2 {
		put2(c.pix[y*c.stride+x:], c.stride, &sum)
	} else {
		put4(c.pix[y*c.stride+x:], c.stride, &sum)
	}
	return nil
}

// half is one half and the 128 of the level shift (A.3.1), in the units of weights.
const half = 128<<weightShift + 1<<(weightShift-1)

// put2 writes 2x2 samples from their 2x2 coefficients.
func put2(pix []byte, stride int, f *[16]int32) {
	a, b := f[0]+f[1]+half, f[0]-f[1]+half
	c, d := f[4]+f[5], f[4]-f[5]
	pix[0], pix[1] = clamp((a+c)>>weightShift), clamp((b+d)>>weightShift)
	pix[stride], pix[stride+1] = clamp((a-c)>>weightShift), clamp((b-d)>>weightShift)
}

// put4 writes 4x4 samples from their 4x4 coefficients.
func put4(pix []byte, stride int, f *[16]int32) {
	for x := range 4 { // columns
		f[x], f[4+x], f[8+x], f[12+x] = four(f[x], f[4+x], f[8+x], f[12+x])
	}
	for y := range 4 {
		r := f[4*y:][:4]
		a, b, c, d := four(r[0]+half, r[1], r[2], r[3])
		p := pix[y*stride:][:4]
		p[0], p[1] = clamp(a>>weightShift), clamp(b>>weightShift)
		p[2], p[3] = clamp(c>>weightShift), clamp(d>>weightShift)
	}
}

// four is a 4-point inverse DCT: cos(pi/8) and cos(3*pi/8) times 1<<14; what f2
// would be multiplied by is in its weight.
func four(f0, f1, f2, f3 int32) (a, b, c, d int32) {
	const c1, c3 = 15137, 6270
	e, o := f0+f2, f0-f2
	p := int32((int64(f1)*c1 + int64(f3)*c3 + 1<<13) >> 14)
	q := int32((int64(f1)*c3 - int64(f3)*c1 + 1<<13) >> 14)
	return e + p, o + q, o - q, e - p
}
