package main

import (
	"fmt"
	"image"
	"math"

	"backdrop/internal/matte"
)

// score is how far a cut-out is from the truth.
type score struct {
	all                float64 // SAD over the whole picture, in thousands
	sad, mse, gradient float64 // near the true edge
	over               float64 // mean error of the picture over grey near the edge, in 8-bit steps
	setting            string
	fault              string
}

// distance is the sum of absolute differences over the whole picture, in
// thousands: what is left of walls and what is lost within the subject counts.
func (s *studio) distance(cut *image.NRGBA) float64 {
	sum := 0
	for i, a := range s.Alpha.Pix {
		sum += max(int(cut.Pix[4*i+3]), int(a)) - min(int(cut.Pix[4*i+3]), int(a))
	}
	return float64(sum) / 255 / 1000
}

func (s *studio) measure(to *score, cut *image.NRGBA) {
	alpha := image.NewGray(s.Alpha.Rect)
	for i := range alpha.Pix {
		alpha.Pix[i] = cut.Pix[4*i+3]
	}
	e := matte.Compare(alpha, s.Alpha, s.band)
	to.all = s.distance(cut)
	to.sad, to.mse, to.gradient = e.SAD, e.MSE*1000, e.Gradient
	var sum float64
	var n, at int
	for i, b := range s.band.Pix {
		if b == 0 {
			continue
		}
		p := cut.Pix[4*i : 4*i+4]
		for c := range 3 {
			// Every program lays pictures over each other as stored, not in linear light.
			v := (float64(p[c])*float64(p[3]) + wall*float64(255-p[3])) / 255
			sum += math.Abs(v - float64(s.grey[at+c]))
		}
		at, n = at+3, n+3
	}
	to.over = sum / float64(max(n, 1))
}

// measures picks the five figures of a score, in the table's order.
var measures = []func(score) float64{
	func(s score) float64 { return s.all }, func(s score) float64 { return s.sad }, func(s score) float64 { return s.mse },
	func(s score) float64 { return s.gradient }, func(s score) float64 { return s.over },
}

func cells(row []score) (out []string) {
	for i, m := range measures {
		for _, s := range row {
			switch {
			case s.fault == "":
				out = append(out, figure(m(s)))
			case i == 0:
				out = append(out, s.fault)
			default:
				out = append(out, "")
			}
		}
	}
	return out
}

// against is the geometric mean of each peer's error as a multiple of ours,
// over the pictures where both have one: above 1, ours is nearer to the truth.
func against(rows [][]score) (out []string) {
	for _, m := range measures {
		out = append(out, "1")
		for peer := 1; peer <= 2; peer++ {
			var sum, n float64
			for _, r := range rows {
				if len(r) > peer && r[0].fault == "" && r[peer].fault == "" && m(r[0]) > 0 && m(r[peer]) > 0 {
					sum, n = sum+math.Log(m(r[peer])/m(r[0])), n+1
				}
			}
			if n == 0 {
				out = append(out, "-")
				continue
			}
			out = append(out, fmt.Sprintf("%.2f", math.Exp(sum/n)))
		}
	}
	return out
}

// toLinear and fromLinear are the curve of sRGB (IEC 61966-2-1).
func toLinear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func fromLinear(v float64) float64 {
	if v <= 0.0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}
