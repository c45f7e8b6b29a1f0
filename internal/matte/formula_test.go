package matte

import (
	"image"
	"math"
	"testing"
)

// chromaAt interpolates a chroma plane at the middle of pixel x, y, by the
// definition: samples lie in the middle of the rx×ry pixels they stand for.
func chromaAt(ch *plane, p *planes, x, y int) float64 {
	u := (float64(x+p.px)+0.5)/float64(p.rx) - 0.5
	v := (float64(y+p.py)+0.5)/float64(p.ry) - 0.5
	return between(u, v, ch.width, ch.height, func(i, j int) float64 { return float64(ch.row(j)[i]) })
}

// between interpolates bilinearly, the border's values going on outside.
func between(u, v float64, w, h int, at func(i, j int) float64) float64 {
	sum := 0.0
	i, j := math.Floor(u), math.Floor(v)
	for dj := range 2 {
		for di := range 2 {
			wx, wy := 1-math.Abs(u-i-float64(di)), 1-math.Abs(v-j-float64(dj))
			sum += wx * wy * at(min(max(int(i)+di, 0), w-1), min(max(int(j)+dj, 0), h-1))
		}
	}
	return sum
}

func TestChromaIsInterpolated(t *testing.T) {
	for _, r := range ratios {
		for _, at := range []image.Point{{0, 0}, {5, 3}, {2, 1}} {
			picture, err := planesOf(noisy(2, image.Rect(at.X, at.Y, at.X+29, at.Y+21), r))
			if err != nil {
				t.Fatal(err)
			}
			line := newChromaLine(picture)
			for y := range 21 {
				for from := 0; from < 29; from += 7 {
					to := min(from+9, 29)
					cb, cr := line.fill(picture, y, from, to)
					for x := from; x < to; x++ {
						b, r := chromaAt(&picture.cb, picture, x, y), chromaAt(&picture.cr, picture, x, y)
						if math.Abs(float64(cb[x])-b) > 0.501 || math.Abs(float64(cr[x])-r) > 0.501 {
							t.Fatalf("%v at %v: pixel %d,%d has %d %d, not %.2f %.2f", picture, at, x, y, cb[x], cr[x], b, r)
						}
					}
				}
			}
		}
	}
}

// covered is the mean of a plane over a rectangle, in samples, by the definition.
func covered(p *plane, x0, y0, x1, y1 float64) float64 {
	sum, area := 0.0, 0.0
	for y := range p.height {
		for x := range p.width {
			a := max(0, min(x1, float64(x+1))-max(x0, float64(x))) * max(0, min(y1, float64(y+1))-max(y0, float64(y)))
			sum, area = sum+a*float64(p.row(y)[x]), area+a
		}
	}
	return sum / area
}

// eliminate solves three equations, eps added to their diagonal.
func eliminate(m [3][4]float64) (out [3]float64) {
	for c := range 3 {
		m[c][c] += 1e-5
	}
	for c := range 3 {
		for d := range 3 {
			if f := m[d][c] / m[c][c]; d != c {
				for k := range 4 {
					m[d][k] -= f * m[c][k]
				}
			}
		}
	}
	for c := range 3 {
		out[c] = m[c][3] / m[c][c]
	}
	return out
}

// plainFilter is the guided filter as its paper has it, in long sums and by
// Gaussian elimination: the mean functions of all small pixels.
func plainFilter(small *image.Gray, p *planes) [][4]float64 {
	w, h := small.Rect.Dx(), small.Rect.Dy()
	guide := make([][3]float64, w*h)
	fx, fy := float64(p.y.width)/float64(w), float64(p.y.height)/float64(h)
	for i := range guide {
		x, y := float64(i%w), float64(i/w)
		guide[i][0] = covered(&p.y, x*fx, y*fy, (x+1)*fx, (y+1)*fy) / 255
		for c, ch := range []*plane{&p.cb, &p.cr} {
			rx, ry, px, py := float64(p.rx), float64(p.ry), float64(p.px), float64(p.py)
			guide[i][c+1] = covered(ch, (x*fx+px)/rx, (y*fy+py)/ry, ((x+1)*fx+px)/rx, ((y+1)*fy+py)/ry) / 255
		}
	}
	window := func(i int, do func(j int)) {
		for y := max(i/w-1, 0); y <= min(i/w+1, h-1); y++ {
			for x := max(i%w-1, 0); x <= min(i%w+1, w-1); x++ {
				do(y*w + x)
			}
		}
	}
	solved := make([][4]float64, w*h)
	for i := range solved {
		var n, alpha float64
		var mean [3]float64
		window(i, func(j int) {
			n++
			alpha += float64(small.Pix[j]) / 255
			for c := range mean {
				mean[c] += guide[j][c]
			}
		})
		alpha /= n
		for c := range mean {
			mean[c] /= n
		}
		var m [3][4]float64
		window(i, func(j int) {
			for c := range 3 {
				for d := range 3 {
					m[c][d] += (guide[j][c] - mean[c]) * (guide[j][d] - mean[d]) / n
				}
				m[c][3] += (guide[j][c] - mean[c]) * (float64(small.Pix[j])/255 - alpha) / n
			}
		})
		slopes := eliminate(m)
		solved[i][3] = alpha
		for c := range 3 {
			solved[i][c] = slopes[c]
			solved[i][3] -= solved[i][c] * mean[c]
		}
	}
	out := make([][4]float64, w*h)
	for i := range out {
		n := 0.0
		window(i, func(j int) {
			n++
			for c := range 4 {
				out[i][c] += solved[j][c]
			}
		})
		for c := range 4 {
			out[i][c] /= n
		}
		out[i][3] = float64(small.Pix[i])/255 - out[i][0]*guide[i][0] - out[i][1]*guide[i][1] - out[i][2]*guide[i][2]
	}
	return out
}

// TestEnlargementByTheFormula compares every pixel with the filter written out.
// The chroma is noise, where rounding tells most.
func TestEnlargementByTheFormula(t *testing.T) {
	for _, r := range ratios {
		for _, c := range []struct{ w, h, sw, sh int }{{61, 43, 20, 14}, {40, 60, 31, 46}, {50, 21, 7, 3}, {97, 5, 19, 1}} {
			s := newScene(uint64(c.w), 120, 80, 30, 1)
			picture := noisy(5, image.Rect(3, 1, 3+c.w, 1+c.h), r)
			for i := range picture.Y { // softer than noise, so that the matte shows in it
				picture.Y[i] = s.picture.Y[i%len(s.picture.Y)]
			}
			small := gray(c.sw, c.sh, 0)
			for i := range small.Pix {
				x, y := 30+i%c.sw*60/c.sw, 10+i/c.sw*60/c.sh
				small.Pix[i] = s.alpha.GrayAt(x, y).Y
			}
			p, err := planesOf(picture)
			if err != nil {
				t.Fatal(err)
			}
			functions, got, sum := plainFilter(small, p), whole(t, small, picture), 0.0
			for y := range c.h {
				for x := range c.w {
					u := min(max((float64(x)+0.5)*float64(c.sw)/float64(c.w)-0.5, 0), float64(c.sw-1))
					v := min(max((float64(y)+0.5)*float64(c.sh)/float64(c.h)-0.5, 0), float64(c.sh-1))
					colour := [4]float64{float64(p.y.row(y)[x]) / 255, math.Floor(chromaAt(&p.cb, p, x, y)+0.5) / 255, math.Floor(chromaAt(&p.cr, p, x, y)+0.5) / 255, 1}
					want := 0.0
					for k := range 4 {
						want += colour[k] * between(u, v, c.sw, c.sh, func(i, j int) float64 { return functions[j*c.sw+i][k] })
					}
					sum += math.Abs(min(max(want, 0), 1)*255 - float64(got.GrayAt(x, y).Y))
				}
			}
			if mean := sum / float64(c.w*c.h); mean > 0.5 { // rounding of bytes alone is up to 0.25
				t.Errorf("%v %v: %.2f steps away from the formula", r, c, mean)
			} else {
				t.Logf("%v %v: %.2f steps away", r, c, mean)
			}
		}
	}
}

// TestEnlargementKeepsTheSmallMatte: shrunken again, it is near what it was.
func TestEnlargementKeepsTheSmallMatte(t *testing.T) {
	s := sceneBefore(8, 590, 390, 120, 1.6, likeHair)
	for _, size := range []image.Point{{60, 40}, {236, 156}} {
		small := Shrink(s.alpha, size.X, size.Y)
		again := Shrink(whole(t, small, s.picture), size.X, size.Y)
		e := Compare(again, small, Band(small, 2))
		t.Logf("%v: mean difference %.2f steps", size, e.MAE*255)
		if e.MAE*255 > 5 {
			t.Errorf("%v: %.2f steps away from the matte it was made of", size, e.MAE*255)
		}
	}
}

// sureness is what a pixel counts for the side it shows that much of.
func sureness(a float64) float64 { return math.Floor(254*math.Pow(a, 4) + a + 0.5) }

// TestWeighedMeans compares the sliding sums with long ones.
func TestWeighedMeans(t *testing.T) {
	const w, h = 23, 19
	src, alpha := make([]tint, w*h), plane{pix: make([]byte, w*h), stride: w, width: w, height: h}
	for i := range src {
		noise(uint64(i), src[i][:])
	}
	noise(3, alpha.pix)
	fill(alpha.pix[:200], 0)
	fill(alpha.pix[300:], 255)
	for _, radius := range []int{0, 2, 16} {
		for _, part := range [][2]int{{0, h}, {0, 7}, {7, h}, {18, 19}} {
			blur(src, &alpha, radius, part[0], part[1], func(i int, a float32, own, behind [3]float32) {
				var sums [2]float64
				var colours [2][3]float64
				for j := max(i/w-radius, 0); j <= min(i/w+radius, h-1); j++ {
					for k := max(i%w-radius, 0); k <= min(i%w+radius, w-1); k++ {
						at := j*w + k
						a := float64(alpha.pix[at]) / 255
						weights := [2]float64{sureness(a), sureness(1 - a)}
						for side, weight := range weights {
							sums[side] += weight
							for c := range 3 {
								colours[side][c] += weight * float64(src[at][c+3*side])
							}
						}
					}
				}
				for side, got := range [2][3]float32{own, behind} {
					for c := range 3 {
						want := float64(src[i][c+3*side])
						if sums[side] > 0 {
							want = colours[side][c] / sums[side]
						}
						if math.Abs(float64(got[c])-want) > 0.01 {
							t.Fatalf("radius %d, %v, pixel %d: %v, not %.2f", radius, part, i, got, want)
						}
					}
				}
			})
		}
	}
}

// TestRefinementFadesOver: each pixel lies between what it was and the enlarged
// matte, by the share of rough small pixels around it.
func TestRefinementFadesOver(t *testing.T) {
	s := newScene(33, 203, 137, 30, 1.5)
	rough := image.NewGray(s.alpha.Rect)
	noise(5, rough.Pix)
	for i, v := range s.alpha.Pix {
		rough.Pix[i] = byte(min(max(int(v)+int(rough.Pix[i])/8-16, 0), 255))
		if v == 0 || v == 255 {
			rough.Pix[i] = v
		}
	}
	rough.Pix[5*rough.Stride+5] = 9 // too little for the small matte to show
	w, h := fit(203, 137, 1200)
	small := Shrink(rough, w, h)
	r, err := NewRefinement(rough, s.picture, 1200)
	if err != nil {
		t.Fatal(err)
	}
	got, enlarged := image.NewGray(rough.Rect), whole(t, small, s.picture)
	r.Rows(0, 137, got)
	varies := func(i, j int) float64 {
		for y := max(j-1, 0); y <= min(j+1, h-1); y++ {
			for x := max(i-1, 0); x <= min(i+1, w-1); x++ {
				if small.GrayAt(x, y) != small.GrayAt(i, j) {
					return 1
				}
			}
		}
		return 0
	}
	kept, faded := 0, 0
	for y := range 137 {
		for x := range 203 {
			u := min(max((float64(x)+0.5)*float64(w)/203-0.5, 0), float64(w-1))
			v := min(max((float64(y)+0.5)*float64(h)/137-0.5, 0), float64(h-1))
			share := between(u, v, w, h, varies)
			old, better := float64(rough.GrayAt(x, y).Y), float64(enlarged.GrayAt(x, y).Y)
			want := old + (better-old)*share
			if math.Abs(float64(got.GrayAt(x, y).Y)-want) > 0.51 {
				t.Fatalf("pixel %d,%d is %d, not %.2f: %g, enlarged %g, %.3f of it", x, y, got.GrayAt(x, y).Y, want, old, better, share)
			}
			if share == 0 {
				kept++
			} else if share < 1 && math.Abs(better-old) > 8 {
				faded++
			}
		}
	}
	if kept < 1000 || faded < 20 || got.GrayAt(5, 5).Y != 9 {
		t.Errorf("%d pixels kept, %d faded: the test sees too little", kept, faded)
	}
}
