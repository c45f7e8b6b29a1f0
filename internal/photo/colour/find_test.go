package colour

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"
)

// jpegWith gives a small JPEG with segments after its first marker.
func jpegWith(t testing.TB, segments ...[]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewRGBA(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	return slices.Concat(out.Bytes()[:2], slices.Concat(segments...), out.Bytes()[2:])
}

func segment(mark byte, content []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, mark}, uint16(len(content)+2)), content...)
}

func part(number, count byte, data []byte) []byte {
	return segment(0xe2, append(append([]byte(partHead), number, count), data...))
}

// exif gives an APP1 segment as an AdobeRGB camera writes it.
func exif(order binary.AppendByteOrder, space uint16, index string) []byte {
	entry := func(tag, kind uint16, count uint32, value []byte) []byte {
		out := order.AppendUint16(order.AppendUint16(nil, tag), kind)
		return append(append(order.AppendUint32(out, count), value...), make([]byte, 4-len(value))...)
	}
	long := func(v uint32) []byte { return order.AppendUint32(nil, v) }
	directory := func(entries ...[]byte) []byte {
		out := order.AppendUint16(nil, uint16(len(entries)))
		return append(append(out, slices.Concat(entries...)...), 0, 0, 0, 0)
	}
	mark := "II"
	if order.AppendUint16(nil, 1)[0] == 0 {
		mark = "MM"
	}
	tiff := order.AppendUint32(order.AppendUint16([]byte(mark), 42), 8)
	tiff = append(tiff, directory(entry(0x0112, 3, 1, order.AppendUint16(nil, 1)), entry(tagExif, 4, 1, long(38)))...)
	tiff = append(tiff, directory(entry(tagColorSpace, 3, 1, order.AppendUint16(nil, space)), entry(tagInterop, 4, 1, long(68)))...)
	tiff = append(tiff, directory(entry(tagIndex, 2, 4, []byte(index+"\x00")))...)
	return segment(0xe1, append([]byte("Exif\x00\x00"), tiff...))
}

// pngWith gives a small PNG with a chunk after its header.
func pngWith(t testing.TB, kind string, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewRGBA(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(content))), kind...)
	chunk = append(chunk, content...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return slices.Concat(out.Bytes()[:33], chunk, out.Bytes()[33:])
}

func iccp(data []byte) []byte {
	var out bytes.Buffer
	out.WriteString("name\x00\x00")
	z := zlib.NewWriter(&out)
	z.Write(data)
	z.Close()
	return out.Bytes()
}

func TestFind(t *testing.T) {
	adobe := adobeProfile()
	half := len(adobe) / 2
	comment := segment(0xe2, []byte("MPF\x00 something else of this kind"))
	for name, c := range map[string]struct {
		file []byte
		srgb bool
		err  string
	}{
		"jpeg, nothing":        {file: jpegWith(t), srgb: true},
		"jpeg, sRGB":           {file: jpegWith(t, part(1, 1, SRGBProfile())), srgb: true},
		"jpeg, one part":       {file: jpegWith(t, part(1, 1, adobe))},
		"jpeg, two parts":      {file: jpegWith(t, comment, part(1, 2, adobe[:half]), comment, part(2, 2, adobe[half:]))},
		"jpeg, other way":      {file: jpegWith(t, part(2, 2, adobe[half:]), part(1, 2, adobe[:half]))},
		"jpeg, fill bytes":     {file: jpegWith(t, []byte{0xff, 0xff}, part(1, 1, adobe))},
		"jpeg, part missing":   {file: jpegWith(t, part(1, 2, adobe[:half])), srgb: true, err: "1 parts of 2"},
		"jpeg, part twice":     {file: jpegWith(t, part(1, 2, adobe[:half]), part(1, 2, adobe[:half])), srgb: true, err: "does not fit"},
		"jpeg, part 0":         {file: jpegWith(t, part(0, 1, adobe)), srgb: true, err: "does not fit"},
		"jpeg, cut":            {file: jpegWith(t, part(1, 1, adobe))[:200], srgb: true, err: "read part"},
		"jpeg, garbage":        {file: jpegWith(t, part(1, 1, bytes.Repeat([]byte("x"), 500))), srgb: true, err: "read colour profile"},
		"jpeg, exif":           {file: jpegWith(t, exif(binary.LittleEndian, 0xffff, "R03"))},
		"jpeg, exif, Motorola": {file: jpegWith(t, exif(binary.BigEndian, 0xffff, "R03"))},
		"jpeg, exif sRGB":      {file: jpegWith(t, exif(binary.LittleEndian, 1, "R98")), srgb: true},
		"jpeg, exif R98":       {file: jpegWith(t, exif(binary.LittleEndian, 0xffff, "R98")), srgb: true},
		"jpeg, profile first":  {file: jpegWith(t, exif(binary.BigEndian, 0xffff, "R03"), part(1, 1, SRGBProfile())), srgb: true},
		"png, nothing":         {file: pngWith(t, "tEXt", []byte("a\x00b")), srgb: true},
		"png, AdobeRGB":        {file: pngWith(t, "iCCP", iccp(adobe))},
		"png, sRGB":            {file: pngWith(t, "iCCP", iccp(SRGBProfile())), srgb: true},
		"png, broken":          {file: pngWith(t, "iCCP", []byte("no end of name")), srgb: true, err: "broken"},
		"png, not zlib":        {file: pngWith(t, "iCCP", []byte("n\x00\x00zzzzzzzz")), srgb: true, err: "zlib"},
		"png, bomb":            {file: pngWith(t, "iCCP", iccp(make([]byte, maxProfile+1))), srgb: true, err: "larger than 4 MiB"},
		"empty":                {srgb: true},
		"text":                 {file: []byte("neither of them"), srgb: true},
	} {
		s, err := Find(bytes.NewReader(c.file))
		if s.SRGB() != c.srgb {
			t.Errorf("%s: sRGB is %v (%v)", name, s.SRGB(), err)
		}
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: error %v, not %q", name, err, c.err)
		}
	}
}

func TestTooLarge(t *testing.T) {
	var segments [][]byte
	for n := 1; n <= 80; n++ {
		segments = append(segments, part(byte(n), 80, make([]byte, 65519)))
	}
	if s, err := Find(bytes.NewReader(jpegWith(t, segments...))); !s.SRGB() || err == nil || !strings.Contains(err.Error(), "4 MiB") {
		t.Errorf("5 MB of profile: %v", err)
	}
}

// TestAbsurdProfiles alters good profiles so that a reader could be led to allocate,
// to loop or to panic.
func TestAbsurdProfiles(t *testing.T) {
	put := func(at int, v uint32) []byte {
		p := adobeProfile()
		binary.BigEndian.PutUint32(p[at:], v)
		return p
	}
	curve := bytes.LastIndex(adobeProfile(), []byte("curv"))
	for name, p := range map[string][]byte{
		"tag count":     put(128, 1<<32-1),
		"tag count 101": put(128, 101),
		"tag offset":    put(136, 1<<32-1),
		"tag size":      put(140, 1<<32-1),
		"curve points":  put(curve+8, 1<<32-1),
		"no curve":      put(curve, 0),
		"grey":          put(16, 0x47524159),
		"CMYK":          put(16, 0x434d594b),
		"no profile":    put(36, 0),
		"connection":    put(20, 0x41414141),
		"empty":         {},
		"header only":   adobeProfile()[:131],
		"linear":        makeProfile("linear", primariesAdobe, gammaCurve(1)), // breaks the library
	} {
		if s, err := FromProfile(p); err == nil || !s.SRGB() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBounds wants the lengths of curves checked wherever they can lie.
func TestBounds(t *testing.T) {
	element := func(points uint32, data int) []byte {
		tag := append([]byte("mAB \x00\x00\x00\x00\x03\x03 something "), "curv\x00\x00\x00\x00"...)
		return append(binary.BigEndian.AppendUint32(tag, points), make([]byte, data)...)
	}
	table := func(in, out byte, entries uint16) []byte {
		tag := append([]byte("mft2\x00\x00\x00\x00"), in, out)
		tag = append(tag, make([]byte, 38)...)
		return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(tag, 2), entries)
	}
	for name, c := range map[string]struct {
		tag  string
		data []byte
		good bool
	}{
		"element of 4 G points":        {"A2B0", element(1<<32-1, 100), false},
		"element longer than its data": {"A2B1", element(51, 100), false},
		"element of 50 points":         {"A2B0", element(50, 100), true},
		"element of 4,097 points":      {"A2B0", element(4097, 10000), false},
		"the word in a text":           {"desc", element(1<<32-1, 100), true},
		"table of CMYK":                {"A2B0", table(4, 3, 2), false},
		"table of 4,096 points":        {"A2B0", table(3, 3, 4096), true},
		"table of 65,535 points":       {"A2B1", table(3, 3, 65535), false},
		"curve of 4,097 points":        {"rTRC", append([]byte("curv\x00\x00\x00\x00\x00\x00\x10\x01"), make([]byte, 9000)...), false},
	} {
		if err := tagBounded(c.tag, c.data); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add(jpegWith(f, part(1, 1, adobeProfile())))
	f.Add(jpegWith(f, part(1, 1, SRGBProfile())))
	f.Add(jpegWith(f, exif(binary.LittleEndian, 0xffff, "R03")))
	f.Add(pngWith(f, "iCCP", iccp(adobeProfile())))
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := Find(bytes.NewReader(file))
		if err != nil && !s.SRGB() {
			t.Fatal("an error and a space")
		}
		s.Converter().RGBA([]byte{1, 2, 3, 4})
	})
}

func FuzzProfile(f *testing.F) {
	f.Add(adobeProfile())
	f.Add(lutProfile())
	f.Fuzz(func(t *testing.T, profile []byte) {
		s, err := FromProfile(profile)
		if err != nil && !s.SRGB() {
			t.Fatal("an error and a space")
		}
		s.Converter().RGBA([]byte{1, 2, 3, 4, 250, 120, 7, 0})
	})
}
