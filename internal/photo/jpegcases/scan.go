package jpegcases

import "math/bits"

// token is what a scan consists of: a symbol with appended bits, bits alone, or a
// restart marker.
type token struct {
	table  int // 2*number + 1 for AC
	symbol int // -1: bits alone; -2: a restart marker, whose number is value
	value  uint32
	length int
}

// scan writes one scan with its code tables.
func (e *encoder) scan(s Scan) {
	var tables [4]spec
	var counts [4][257]int
	if e.o.Tables != Standard {
		e.tokens(s, func(t token) {
			if t.symbol >= 0 {
				counts[t.table][t.symbol]++
			}
		})
	}
	var codes [4][256]code
	for i := range tables {
		switch e.o.Tables {
		case Standard:
			tables[i] = standard[i]
		case Optimised:
			tables[i] = optimal(counts[i])
		case Long:
			tables[i] = long(counts[i])
		}
		codes[i] = tables[i].codes()
		if n := len(tables[i].symbols); n > 0 && (i < 2 || len(e.comps) > 1) {
			p := append([]byte{byte(i%2<<4 | i/2)}, tables[i].counts[:]...)
			e.segment(0xC4, append(p, tables[i].symbols...))
		}
	}
	p := []byte{byte(len(s.Comps))}
	for _, i := range s.Comps {
		t := e.comps[i].table
		p = append(p, e.comps[i].id, byte(t<<4|t))
	}
	e.segment(0xDA, append(p, byte(s.Ss), byte(s.Se), byte(s.Ah<<4|s.Al)))
	e.tokens(s, func(t token) { e.write(t, &codes) })
	e.pad()
}

func (e *encoder) write(t token, codes *[4][256]code) {
	if t.symbol == -2 {
		e.pad()
		e.marker(0xD0 + byte(t.value&7))
		return
	}
	if t.symbol >= 0 {
		c := codes[t.table][t.symbol]
		if c.length == 0 {
			panic("jpegcases: a symbol without a code")
		}
		e.put(uint32(c.value), c.length)
	}
	e.put(t.value, t.length)
}

// put writes n bits, and a zero behind every 0xFF (F.1.2.3).
func (e *encoder) put(v uint32, n int) {
	e.acc = e.acc<<n | uint64(v)&(1<<n-1)
	for e.bits += n; e.bits >= 8; e.bits -= 8 {
		b := byte(e.acc >> (e.bits - 8))
		if e.out = append(e.out, b); b == 0xFF {
			e.out = append(e.out, 0)
		}
	}
}

// pad fills the last byte with ones (F.1.2.3).
func (e *encoder) pad() {
	if e.bits > 0 {
		e.put(0xFF, 8-e.bits)
	}
}

// tokens codes a scan.
func (e *encoder) tokens(s Scan, emit func(token)) {
	var pred [4]int
	mcu := 0
	next := func() {
		if mcu > 0 && e.o.Restart > 0 && mcu%e.o.Restart == 0 {
			emit(token{symbol: -2, value: uint32(mcu/e.o.Restart - 1)})
			pred = [4]int{}
		}
		mcu++
	}
	if len(s.Comps) == 1 {
		c := &e.comps[s.Comps[0]]
		for y := range c.highY {
			for x := range c.wideX {
				next()
				block(s, c.table, &c.blocks[y*c.gridX+x], &pred[0], emit)
			}
		}
		return
	}
	for my := range ceil(e.h, 8*e.vmax) {
		for mx := range ceil(e.w, 8*e.hmax) {
			next()
			for _, i := range s.Comps {
				c := &e.comps[i]
				for j := range c.h * c.v {
					x, y := mx*c.h+j%c.h, my*c.v+j/c.h
					block(s, c.table, &c.blocks[y*c.gridX+x], &pred[i], emit)
				}
			}
		}
	}
}

// block codes what a scan holds of one block.
func block(s Scan, table int, b *[64]int, pred *int, emit func(token)) {
	first := s.Ss
	if s.Ss == 0 {
		v := b[0] >> s.Al
		if s.Ah > 0 {
			emit(token{symbol: -1, value: uint32(v & 1), length: 1})
		} else {
			t := number(v - *pred)
			t.table, t.symbol, *pred = 2*table, t.length, v
			emit(t)
		}
		first = 1
	}
	switch {
	case s.Se == 0:
	case s.Ah > 0:
		refine(s, 2*table+1, b, emit)
	default:
		spectrum(first, s.Se, s.Al, 2*table+1, b, emit)
	}
}

// spectrum codes coefficients as runs of zeros and values (F.1.2.2, G.1.2.2).
func spectrum(ss, se, al, table int, b *[64]int, emit func(token)) {
	run := 0
	for k := ss; k <= se; k++ {
		v := (max(b[k], -b[k])) >> al
		if v == 0 {
			run++
			continue
		}
		if b[k] < 0 {
			v = -v
		}
		for ; run > 15; run -= 16 {
			emit(token{table: table, symbol: 0xF0})
		}
		t := number(v)
		t.table, t.symbol = table, run<<4|t.length
		emit(t)
		run = 0
	}
	if run > 0 {
		emit(token{table: table})
	}
}

// refine codes one more bit of coefficients (G.1.2.3).
func refine(s Scan, table int, b *[64]int, emit func(token)) {
	last := 0 // the last that becomes other than zero
	for k := s.Ss; k <= s.Se; k++ {
		if max(b[k], -b[k])>>s.Al == 1 {
			last = k
		}
	}
	run := 0
	var more []token // bits of those that already are
	flush := func() {
		for _, t := range more {
			emit(t)
		}
		more = nil
	}
	for k := s.Ss; k <= s.Se; k++ {
		v := max(b[k], -b[k]) >> s.Al
		if v == 0 {
			run++
			continue
		}
		for ; run > 15 && k <= last; run -= 16 {
			emit(token{table: table, symbol: 0xF0})
			flush()
		}
		if v > 1 {
			more = append(more, token{symbol: -1, value: uint32(v & 1), length: 1})
			continue
		}
		t := token{table: table, symbol: run<<4 | 1, value: 1, length: 1}
		if b[k] < 0 {
			t.value = 0
		}
		emit(t)
		flush()
		run = 0
	}
	if run > 0 || len(more) > 0 {
		emit(token{table: table})
		flush()
	}
}

// number gives the bits of v and how many they are (F.1.2.1).
func number(v int) token {
	t := token{length: bits.Len(uint(max(v, -v)))}
	if v < 0 {
		v += 1<<t.length - 1
	}
	t.value = uint32(v)
	return t
}
