package termshot

import (
	"cmp"
	"image/color"
	"slices"
)

// choose gives at most n colours that stand for all those counted: all of them if
// they are few, else by median cut. Text keeps its colours: those that are seen most
// are taken as they are.
func choose(count map[color.RGBA]int, n int) color.Palette {
	all := make([]tint, 0, len(count))
	for c, times := range count {
		all = append(all, tint{c, times})
	}
	// map order is random: the same screens shall give the same file
	slices.SortFunc(all, func(a, b tint) int { return cmp.Or(cmp.Compare(b.times, a.times), cmp.Compare(a.key(), b.key())) })
	out := make(color.Palette, 0, n+1)
	kept := len(all)
	if len(all) > n {
		kept = n / 8
	}
	for _, t := range all[:kept] {
		out = append(out, t.c)
	}
	for _, b := range divide(all[kept:], n-kept) {
		out = append(out, b.mean())
	}
	return out
}

type tint struct {
	c     color.RGBA
	times int
}

func (t tint) key() int { return int(t.c.R)<<16 | int(t.c.G)<<8 | int(t.c.B) }

func (t tint) channel(i int) int { return t.key() >> (16 - 8*i) & 0xff }

// box is some colours of a part of the cube.
type box []tint

// divide cuts the box with the greatest error until there are n.
func divide(all []tint, n int) []box {
	if len(all) == 0 || n < 1 {
		return nil
	}
	boxes := []box{all}
	for len(boxes) < n {
		worst, most := -1, 0
		for i, b := range boxes {
			if e := b.spread(); len(b) > 1 && e > most {
				worst, most = i, e
			}
		}
		if worst < 0 {
			break
		}
		low, high := boxes[worst].halves()
		boxes[worst] = low
		boxes = append(boxes, high)
	}
	return boxes
}

// widest gives the channel in which a box is longest, and how long.
func (b box) widest() (channel, length int) {
	for i := range 3 {
		low, high := 255, 0
		for _, t := range b {
			low, high = min(low, t.channel(i)), max(high, t.channel(i))
		}
		if high-low > length {
			channel, length = i, high-low
		}
	}
	return channel, length
}

// spread is how much is wrong if one colour stands for the box: its length, weighed
// by the root of how often it is seen.
func (b box) spread() int {
	times := 0
	for _, t := range b {
		times += t.times
	}
	_, length := b.widest()
	root := 1
	for root*root < times {
		root *= 2
	}
	return length * length * root
}

// halves cuts in the middle of what is seen, along the widest channel.
func (b box) halves() (low, high box) {
	i, _ := b.widest()
	slices.SortFunc(b, func(x, y tint) int {
		return cmp.Or(cmp.Compare(x.channel(i), y.channel(i)), cmp.Compare(x.key(), y.key()))
	})
	total, sum := 0, 0
	for _, t := range b {
		total += t.times
	}
	at := 0
	for at < len(b)-2 && sum+b[at].times < total/2 {
		sum += b[at].times
		at++
	}
	return b[:at+1], b[at+1:]
}

func (b box) mean() color.RGBA {
	var sum [3]int
	times := 0
	for _, t := range b {
		times += t.times
		for i := range sum {
			sum[i] += t.channel(i) * t.times
		}
	}
	return color.RGBA{uint8(sum[0] / times), uint8(sum[1] / times), uint8(sum[2] / times), 0xff}
}
