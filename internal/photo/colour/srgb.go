package colour

import (
	"encoding/binary"
	"math"
)

// SRGBProfile gives a small ICC profile (version 2.4, ICC.1:2001-04, display class,
// matrix and curves) of sRGB, about 2.6 kB, to say in files that their pixels are
// sRGB. The result is the caller's.
func SRGBProfile() []byte {
	return makeProfile("sRGB", primariesSRGB, sampled(decodeSRGB))
}

// adobeProfile is for files that say AdobeRGB by EXIF only.
func adobeProfile() []byte {
	return makeProfile("Adobe RGB (1998) compatible", primariesAdobe, gammaCurve(adobeGamma))
}

// sampled gives a curve of 1,024 points (curveType).
func sampled(f func(float64) float64) []byte {
	const points = 1024
	out := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), points)
	for i := range points {
		out = binary.BigEndian.AppendUint16(out, uint16(math.Round(65535*f(float64(i)/(points-1)))))
	}
	return out
}

// gammaCurve gives a curve of one exponent, in 256ths.
func gammaCurve(g float64) []byte {
	out := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), 1)
	return binary.BigEndian.AppendUint16(out, uint16(math.Round(256*g)))
}

// fixed gives numbers in 1/65536 (s15Fixed16Number).
func fixed(kind string, numbers ...float64) []byte {
	out := []byte(kind + "\x00\x00\x00\x00")
	for _, v := range numbers {
		out = binary.BigEndian.AppendUint32(out, uint32(int32(math.Round(v*65536))))
	}
	return out
}

// described gives a textDescriptionType: ASCII only, the Unicode and
// Macintosh parts empty.
func described(text string) []byte {
	out := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(text)+1))
	out = append(out, text...)
	return append(out, make([]byte, 1+4+4+2+1+67)...)
}

// tag is an entry of the tag table; several may have the same data.
type tag struct {
	signatures []string
	data       []byte
}

// makeProfile builds a profile whose three channels have the same curve.
func makeProfile(name string, p primaries, curve []byte) []byte {
	m, white := p.toD50(), adaptation(xyz(p[3]))
	column := func(j int) []byte { return fixed("XYZ ", m[0][j], m[1][j], m[2][j]) }
	return assemble([]tag{
		{[]string{"desc"}, described(name)},
		{[]string{"cprt"}, []byte("text\x00\x00\x00\x00No copyright, use freely\x00")},
		{[]string{"wtpt"}, fixed("XYZ ", whiteD50[:]...)},
		{[]string{"chad"}, fixed("sf32", append(append(white[0][:], white[1][:]...), white[2][:]...)...)},
		{[]string{"rXYZ"}, column(0)},
		{[]string{"gXYZ"}, column(1)},
		{[]string{"bXYZ"}, column(2)},
		{[]string{"rTRC", "gTRC", "bTRC"}, curve},
	})
}

// assemble puts header, tag table and tags together (ICC.1:2001-04, section 6).
func assemble(tags []tag) []byte {
	entries := 0
	for _, t := range tags {
		entries += len(t.signatures)
	}
	table := binary.BigEndian.AppendUint32(nil, uint32(entries))
	var data []byte
	for _, t := range tags {
		at := profileHeader + 4 + profileEntry*entries + len(data)
		for _, s := range t.signatures {
			table = append(table, s...)
			table = binary.BigEndian.AppendUint32(table, uint32(at))
			table = binary.BigEndian.AppendUint32(table, uint32(len(t.data)))
		}
		data = append(data, t.data...)
		data = append(data, make([]byte, (4-len(data)%4)%4)...)
	}
	head := make([]byte, profileHeader)
	binary.BigEndian.PutUint32(head, uint32(profileHeader+len(table)+len(data)))
	copy(head[8:], "\x02\x40\x00\x00mntrRGB XYZ ")
	copy(head[24:], []byte{0x07, 0xea, 0, 1, 0, 1}) // made on 1 January 2026
	copy(head[36:], "acsp")
	copy(head[68:], fixed("", whiteD50[:]...)[4:])
	return append(append(head, table...), data...)
}
