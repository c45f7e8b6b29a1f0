package samples

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// What the demo camera writes into its files. None of it may reach a guest's
// file or leave the machine; tests look for these values.
const (
	Make   = "Backdrop"
	Model  = "Demo Camera"
	Serial = "DEMO-0042-SN"
)

// tag is one EXIF entry: its number, type (TIFF 6.0: 2 text, 3 short, 4 long,
// 5 rational) and value, little-endian.
type tag struct {
	id, kind uint16
	count    uint32
	value    []byte
}

func text(id uint16, s string) tag {
	return tag{id, 2, uint32(len(s) + 1), append([]byte(s), 0)}
}

func number16(id, v uint16) tag {
	return tag{id, 3, 1, binary.LittleEndian.AppendUint16(nil, v)}
}

func number32(id uint16, v uint32) tag {
	return tag{id, 4, 1, binary.LittleEndian.AppendUint32(nil, v)}
}

func fractions(id uint16, v ...uint32) tag {
	var b []byte
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	return tag{id, 5, uint32(len(v) / 2), b}
}

// exif is the TIFF part of an EXIF block as in the EXIF 2.3 standard: camera,
// orientation, serial number, and a place on the open sea as GPS position.
// Behind them stands the thumbnail (a JPEG) in a directory of its own, as
// section 4.5.8 of the standard wants it; nil: none.
func exif(orientation uint16, n int, thumb []byte, more ...tag) []byte {
	taken := fmt.Sprintf("2026:01:01 20:%02d:%02d", n/60%60, n%60)
	camera := func(exifAt, gpsAt uint32) []tag {
		return []tag{text(0x010f, Make), text(0x0110, Model), number16(0x0112, orientation), text(0x0132, taken),
			number32(0x8769, exifAt), number32(0x8825, gpsAt)}
	}
	shot := append([]tag{fractions(0x829a, 1, 125), fractions(0x829d, 56, 10), text(0x9003, taken), text(0xa431, Serial)}, more...)
	slices.SortFunc(shot, func(a, b tag) int { return int(a.id) - int(b.id) })
	gps := []tag{
		text(0x0001, "N"), fractions(0x0002, 30, 1, 15, 1, 42, 1),
		text(0x0003, "W"), fractions(0x0004, 40, 1, 30, 1, 12, 1),
	}
	exifAt := 8 + sizeOf(camera(0, 0))
	gpsAt := exifAt + sizeOf(shot)
	out := binary.LittleEndian.AppendUint32([]byte("II*\x00"), 8)
	out = appendTags(out, camera(exifAt, gpsAt))
	next := len(out) - int(restOf(camera(0, 0))) - 4 // where the first directory says where the next one is
	out = appendTags(out, shot)
	out = appendTags(out, gps)
	if thumb == nil {
		return out
	}
	binary.LittleEndian.PutUint32(out[next:], uint32(len(out)))
	small := func(at uint32) []tag {
		return []tag{number16(0x0103, 6), number16(0x0112, orientation), number32(0x0201, at), number32(0x0202, uint32(len(thumb)))}
	}
	out = appendTags(out, small(uint32(len(out))+sizeOf(small(0))))
	return append(out, thumb...)
}

// restOf is how many bytes of long values appendTags writes behind a directory.
func restOf(tags []tag) uint32 {
	return sizeOf(tags) - uint32(2+12*len(tags)+4)
}

// sizeOf is how many bytes appendTags writes.
func sizeOf(tags []tag) uint32 {
	return uint32(len(appendTags(nil, tags)))
}

// appendTags writes one directory, its long values behind it.
func appendTags(out []byte, tags []tag) []byte {
	long := uint32(len(out) + 2 + 12*len(tags) + 4)
	var rest []byte
	out = binary.LittleEndian.AppendUint16(out, uint16(len(tags)))
	for _, t := range tags {
		out = binary.LittleEndian.AppendUint16(out, t.id)
		out = binary.LittleEndian.AppendUint16(out, t.kind)
		out = binary.LittleEndian.AppendUint32(out, t.count)
		if len(t.value) <= 4 {
			out = append(append(out, t.value...), make([]byte, 4-len(t.value))...)
			continue
		}
		out = binary.LittleEndian.AppendUint32(out, long+uint32(len(rest)))
		rest = append(rest, t.value...)
		if len(rest)%2 != 0 {
			rest = append(rest, 0)
		}
	}
	out = binary.LittleEndian.AppendUint32(out, 0)
	return append(out, rest...)
}
