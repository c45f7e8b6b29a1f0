package colour

import "math"

type vector [3]float64

// matrix is in rows.
type matrix [3]vector

func (m matrix) times(v vector) (out vector) {
	for i, row := range m {
		out[i] = row[0]*v[0] + row[1]*v[1] + row[2]*v[2]
	}
	return out
}

func (m matrix) mul(n matrix) (out matrix) {
	for i := range 3 {
		for j := range 3 {
			out[i][j] = m[i][0]*n[0][j] + m[i][1]*n[1][j] + m[i][2]*n[2][j]
		}
	}
	return out
}

// inverse is by Cramer's rule.
func (m matrix) inverse() (out matrix) {
	for i := range 3 {
		for j := range 3 {
			a, b, c, d := (j+1)%3, (j+2)%3, (i+1)%3, (i+2)%3
			out[i][j] = m[a][c]*m[b][d] - m[a][d]*m[b][c]
		}
	}
	det := m[0][0]*out[0][0] + m[0][1]*out[1][0] + m[0][2]*out[2][0]
	for i := range 3 {
		for j := range 3 {
			out[i][j] /= det
		}
	}
	return out
}

// whiteD50 is the illuminant of the profile connection space (ICC.1:2022, 7.2.16).
var whiteD50 = vector{0.9642, 1, 0.8249}

// primaries are chromaticities x, y of red, green, blue and white.
type primaries [4][2]float64

// The primaries of IEC 61966-2-1 (sRGB) and of Adobe RGB (1998), 4.3.1.1.
var (
	primariesSRGB  = primaries{{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}, {0.3127, 0.3290}}
	primariesAdobe = primaries{{0.64, 0.33}, {0.21, 0.71}, {0.15, 0.06}, {0.3127, 0.3290}}
)

// adobeGamma is the exponent of Adobe RGB (1998), 4.3.1.2: 2 and 51/256.
const adobeGamma = 2 + 51.0/256

// xyz gives the colour of a chromaticity at luminance 1.
func xyz(c [2]float64) vector { return vector{c[0] / c[1], 1, (1 - c[0] - c[1]) / c[1]} }

// toD50 gives the matrix from linear RGB to the connection space: the primaries
// scaled so that they make white, and adapted from that white to D50.
func (p primaries) toD50() matrix {
	var m matrix
	for j := range 3 {
		c := xyz(p[j])
		m[0][j], m[1][j], m[2][j] = c[0], c[1], c[2]
	}
	scale := m.inverse().times(xyz(p[3]))
	for i := range 3 {
		for j := range 3 {
			m[i][j] *= scale[j]
		}
	}
	return adaptation(xyz(p[3])).mul(m)
}

// adaptation takes colours seen under white to D50, by the linear Bradford
// transform (ICC.1:2022, annex E).
func adaptation(white vector) matrix {
	cone := matrix{{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}
	from, to := cone.times(white), cone.times(whiteD50)
	gain := matrix{{to[0] / from[0]}, {0, to[1] / from[1]}, {0, 0, to[2] / from[2]}}
	return cone.inverse().mul(gain).mul(cone)
}

// encode gives the sRGB value, 0 to 1, of linear light (IEC 61966-2-1), clipped.
func encode(linear float64) float64 {
	if linear <= 0.0031308 {
		return max(12.92*linear, 0)
	}
	return min(1.055*math.Pow(linear, 1/2.4)-0.055, 1)
}

// decodeSRGB is the inverse of encode.
func decodeSRGB(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}
