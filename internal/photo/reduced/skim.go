package reduced

// skim decodes up to n MCUs from b on, keeping the DC values and stepping over the
// rest (F.2.2.1, F.2.2.2). The values go to out in the order of the scan; pred is the
// prediction of each component, which goes along. It gives how many MCUs it has
// decoded, which may be fewer than n without an error, but not none.
func (s *scan) skim(b *bitReader, pred *[4]int32, n int, out []int32) (int, error) {
	if b.p > b.limit {
		if err := b.more(); err != nil {
			return 0, err
		}
	}
	buf, p, limit := b.buf, b.p, b.limit
	for m := range n {
		for i := range s.blocks {
			blk := &s.blocks[i]
			acc := load(buf, p)
			sym := blk.dc.near[acc>>(64-nearBits)]
			bits := uint(sym.length) + uint(sym.value)
			if bits-1 >= dcMost {
				if sym = blk.dc.find(acc); sym.length == 0 || sym.value > 16 {
					return m, errCode
				}
				bits = uint(sym.length) + uint(sym.value)
			}
			pred[blk.which&3] += extend(acc<<(sym.length&63), uint(sym.value))
			out[m*len(s.blocks)+i] = pred[blk.which&3]
			p += int(bits)
			if acc <<= bits & 63; bits > dcMost {
				acc = load(buf, p)
			}

			tab, k, e := blk.skim, uint(1), uint(0)
			for {
				e = uint(tab[acc>>(64-skimBits)])
				p += int(e & 31)
				if k += e >> 5; k <= 63 {
					acc <<= e & 31
					e = uint(tab[acc>>(64-skimBits)])
					p += int(e & 31)
					if k += e >> 5; k <= 63 {
						acc = load(buf, p)
						e = uint(tab[acc>>(64-skimBits)])
						p += int(e & 31)
						if k += e >> 5; k <= 63 {
							acc <<= e & 31
							continue
						}
					}
				}
				if skimmed(k) {
					break
				}
				p -= int(e & 31)
				bits, k = blk.ac.step(load(buf, p), k-e>>5)
				p += int(bits)
				if k > 63 {
					break
				}
				acc = load(buf, p)
			}
			if k == noStep {
				return m, errCode
			}
		}
		if p > limit {
			b.p = p
			if err := b.more(); err != nil {
				return m, err
			}
			return m + 1, nil // the caller may want to see where this window ended
		}
	}
	b.p = p
	return n, nil
}

// noStep is the place of the next coefficient where there is no symbol to go by.
const noStep = 1 << 20

// step steps over one symbol, which acc begins with, when the next coefficient is
// number k. It gives the bits of it and the number of the next; 64: the block has
// ended.
func (c *codes) step(acc uint64, k uint) (bits, next uint) {
	s := c.find(acc)
	size, run := uint(s.value&15), uint(s.value>>4)
	bits = uint(s.length) + size
	switch {
	case s.length == 0:
		return 0, noStep
	case s.value == 0: // EOB
		return bits, 64
	case size == 0 && run != 15: // of progressive scans only
		return 0, noStep
	case k+run+1 > 64:
		return 0, noStep
	}
	return bits, k + run + 1
}
