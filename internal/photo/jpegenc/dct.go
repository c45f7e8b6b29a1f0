package jpegenc

import (
	"encoding/binary"
	"math"
)

// The fast forward DCT of Arai, Agui and Nakajima (Transactions of the IEICE,
// E71(11), 1988). For eight samples it gives the coefficients of T.81, A.3.3
// times √8 × aan[u]; that factor is divided out by the quantisation.
//
// Numbers are integers times 2^fine for each pass. Nothing is rounded before the
// quantisation, so the only error is that of the constants.
const (
	fine   = 14
	half   = 11585 // cos(4π/16)
	sin2   = 6270  // cos(6π/16)
	odd2   = 8867  // cos(2π/16) - cos(6π/16)
	odd4   = 21407 // cos(2π/16) + cos(6π/16)
	settle = 52    // binary places of a reciprocal times a coefficient
)

// A pair is two numbers in one: low + high·2³², both signed and within 32 bits.
// Sums, differences and multiples of pairs are pairs of sums, differences and
// multiples; this is all the transform needs. In the first pass the largest
// number is below 255 × 8 × 2^14, within 26 bits.
const (
	samplePair = 0x000000ff_000000ff   // two samples of a row, four columns apart
	levelPair  = 8 * 128 * (1<<32 + 1) // the level shift of T.81, A.3.1, summed over a column
	lowHalf    = 1 << 31               // rounds away the low number
)

// quantiser is a quantisation table: the steps as they are written in the file,
// in rows, and the factors that take the place of dividing by them.
type quantiser struct {
	steps   [64]uint8
	factors [64]int64
}

func newQuantiser(base *[64]uint8, quality int) *quantiser {
	scale := 200 - 2*quality
	if quality < 50 {
		scale = 5000 / quality
	}
	q := &quantiser{}
	for i, b := range base {
		step := min(max((int(b)*scale+50)/100, 1), 255)
		q.steps[i] = uint8(step)
		whole := 8 * aan(i/8) * aan(i%8) * float64(step)
		q.factors[i] = int64(math.Round(math.Ldexp(1/whole, settle-2*fine)))
	}
	return q
}

// aan gives the factor the fast transform leaves in coefficient u.
func aan(u int) float64 {
	if u == 0 {
		return 1
	}
	return math.Sqrt2 * math.Cos(float64(u)*math.Pi/16)
}

// block holds 64 quantised coefficients of 16 bits, little endian: number k of
// the zigzag order is in word k%16 of 64 bits, quarter k/16 (see scan).
type block [128]byte

func (b *block) at(k int) int {
	return int(int16(binary.LittleEndian.Uint16(b[(k&15)<<3|(k>>4&3)<<1:])))
}

// forward transforms and quantises the 8×8 samples at the start of pix, whose
// rows lie stride bytes apart.
func forward(b *block, pix []uint8, stride int, q *quantiser) {
	var w [32]int64
	r0 := binary.LittleEndian.Uint64(pix)
	r1 := binary.LittleEndian.Uint64(pix[stride:])
	r2 := binary.LittleEndian.Uint64(pix[2*stride:])
	r3 := binary.LittleEndian.Uint64(pix[3*stride:])
	r4 := binary.LittleEndian.Uint64(pix[4*stride:])
	r5 := binary.LittleEndian.Uint64(pix[5*stride:])
	r6 := binary.LittleEndian.Uint64(pix[6*stride:])
	r7 := binary.LittleEndian.Uint64(pix[7*stride:])
	columns((*[29]int64)(w[0:29]), r0, r1, r2, r3, r4, r5, r6, r7)
	columns((*[29]int64)(w[1:30]), r0>>8, r1>>8, r2>>8, r3>>8, r4>>8, r5>>8, r6>>8, r7>>8)
	columns((*[29]int64)(w[2:31]), r0>>16, r1>>16, r2>>16, r3>>16, r4>>16, r5>>16, r6>>16, r7>>16)
	columns((*[29]int64)(w[3:32]), r0>>24, r1>>24, r2>>24, r3>>24, r4>>24, r5>>24, r6>>24, r7>>24)
	b.lowRows(&w, &q.factors)
	b.highRows(&w, &q.factors)
}

// lowRows is the second pass for the four lower vertical frequencies; set gets each
// coefficient's number in the zigzag order.
func (b *block) lowRows(w *[32]int64, f *[64]int64) {
	a, c, d, e, g, h, i, j := row((*[4]int64)(w[0:]), (*[8]int64)(f[0:]))
	b.set(0, a)
	b.set(1, c)
	b.set(5, d)
	b.set(6, e)
	b.set(14, g)
	b.set(15, h)
	b.set(27, i)
	b.set(28, j)
	a, c, d, e, g, h, i, j = row((*[4]int64)(w[4:]), (*[8]int64)(f[8:]))
	b.set(2, a)
	b.set(4, c)
	b.set(7, d)
	b.set(13, e)
	b.set(16, g)
	b.set(26, h)
	b.set(29, i)
	b.set(42, j)
	a, c, d, e, g, h, i, j = row((*[4]int64)(w[8:]), (*[8]int64)(f[16:]))
	b.set(3, a)
	b.set(8, c)
	b.set(12, d)
	b.set(17, e)
	b.set(25, g)
	b.set(30, h)
	b.set(41, i)
	b.set(43, j)
	a, c, d, e, g, h, i, j = row((*[4]int64)(w[12:]), (*[8]int64)(f[24:]))
	b.set(9, a)
	b.set(11, c)
	b.set(18, d)
	b.set(24, e)
	b.set(31, g)
	b.set(40, h)
	b.set(44, i)
	b.set(53, j)
}

// highRows is lowRows for the four higher ones.
func (b *block) highRows(w *[32]int64, f *[64]int64) {
	a, c, d, e, g, h, i, j := row((*[4]int64)(w[16:]), (*[8]int64)(f[32:]))
	b.set(10, a)
	b.set(19, c)
	b.set(23, d)
	b.set(32, e)
	b.set(39, g)
	b.set(45, h)
	b.set(52, i)
	b.set(54, j)
	a, c, d, e, g, h, i, j = row((*[4]int64)(w[20:]), (*[8]int64)(f[40:]))
	b.set(20, a)
	b.set(22, c)
	b.set(33, d)
	b.set(38, e)
	b.set(46, g)
	b.set(51, h)
	b.set(55, i)
	b.set(60, j)
	a, c, d, e, g, h, i, j = row((*[4]int64)(w[24:]), (*[8]int64)(f[48:]))
	b.set(21, a)
	b.set(34, c)
	b.set(37, d)
	b.set(47, e)
	b.set(50, g)
	b.set(56, h)
	b.set(59, i)
	b.set(61, j)
	a, c, d, e, g, h, i, j = row((*[4]int64)(w[28:]), (*[8]int64)(f[56:]))
	b.set(35, a)
	b.set(36, c)
	b.set(48, d)
	b.set(49, e)
	b.set(57, g)
	b.set(58, h)
	b.set(62, i)
	b.set(63, j)
}

func (b *block) set(k int, v int64) {
	binary.LittleEndian.PutUint16(b[(k&15)<<3|(k>>4&3)<<1:], uint16(v))
}

// columns transforms two columns, four samples apart in the words x0 to x7, and
// puts the coefficients, as pairs, into every fourth place of out.
func columns(out *[29]int64, x0, x1, x2, x3, x4, x5, x6, x7 uint64) {
	a, b := int64(x0&samplePair), int64(x7&samplePair)
	t0, t7 := a+b, a-b
	a, b = int64(x1&samplePair), int64(x6&samplePair)
	t1, t6 := a+b, a-b
	a, b = int64(x2&samplePair), int64(x5&samplePair)
	t2, t5 := a+b, a-b
	a, b = int64(x3&samplePair), int64(x4&samplePair)
	t3, t4 := a+b, a-b

	u0, u3, u1, u2 := t0+t3, t0-t3, t1+t2, t1-t2
	out[0], out[16] = (u0+u1-levelPair)<<fine, (u0-u1)<<fine
	z1 := (u2 + u3) * half
	u3 <<= fine
	out[8], out[24] = u3+z1, u3-z1

	u0, u1, u2 = t4+t5, t5+t6, t6+t7
	z5 := (u0 - u2) * sin2
	z2, z4, z3 := u0*odd2+z5, u2*odd4+z5, u1*half
	t7 <<= fine
	z11, z13 := t7+z3, t7-z3
	out[20], out[12], out[4], out[28] = z13+z2, z13-z2, z11+z4, z11-z4
}

// row transforms a row of four pairs, columns 0 and 4, 1 and 5, 2 and 6, 3 and 7,
// and quantises it.
func row(w *[4]int64, f *[8]int64) (q0, q1, q2, q3, q4, q5, q6, q7 int64) {
	a, b := int64(int32(w[0])), (w[3]+lowHalf)>>32
	t0, t7 := a+b, a-b
	a, b = int64(int32(w[1])), (w[2]+lowHalf)>>32
	t1, t6 := a+b, a-b
	a, b = int64(int32(w[2])), (w[1]+lowHalf)>>32
	t2, t5 := a+b, a-b
	a, b = int64(int32(w[3])), (w[0]+lowHalf)>>32
	t3, t4 := a+b, a-b

	u0, u3, u1, u2 := t0+t3, t0-t3, t1+t2, t1-t2
	q0, q4 = divide((u0+u1)<<fine, f[0]), divide((u0-u1)<<fine, f[4])
	z1 := (u2 + u3) * half
	u3 <<= fine
	q2, q6 = divide(u3+z1, f[2]), divide(u3-z1, f[6])

	u0, u1, u2 = t4+t5, t5+t6, t6+t7
	z5 := (u0 - u2) * sin2
	z2, z4, z3 := u0*odd2+z5, u2*odd4+z5, u1*half
	t7 <<= fine
	z11, z13 := t7+z3, t7-z3
	q5, q3 = divide(z13+z2, f[5]), divide(z13-z2, f[3])
	q1, q7 = divide(z11+z4, f[1]), divide(z11-z4, f[7])
	return
}

// divide gives c/step, rounded to the nearest, step being what factor stands for.
// A quantised coefficient is at most 1,024 (8 bits of sample, 3 of the transform),
// so the product stays below 2^63.
func divide(c, factor int64) int64 {
	return (c*factor + 1<<(settle-1)) >> settle
}
