package shelf

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Longest part of a name that comes from outside, in bytes. Every file system in
// use takes 255; the number, the extension and a suffix must fit beside it.
const (
	maxStem  = 80
	maxGuest = 64
	maxOwn   = 200
)

// WalkIn is the folder of shots without a guest.
const WalkIn = "walk-in"

// Original names the copy of a camera file: "originals/0042-DSC_1234.jpg". The
// camera's name loses everything a file system or a shell could trip over; the
// shot number keeps it unique. The extension is .png for .png and .jpg for all
// others: it is for people, programs look at the first bytes.
func Original(shot int, cameraName string) string {
	stem, ext := splitName(lastElement(cameraName))
	if ext != "png" {
		ext = "jpg"
	}
	return path.Join(originals, fmt.Sprintf("%04d-%s.%s", shot, safePart(stem, maxStem), ext))
}

// Preview names a preview cutout: "previews/0042.png".
func Preview(shot int, ext string) string { return numbered(previews, shot, ext) }

// Cutout names a full cutout: "cutouts/0042.zip".
func Cutout(shot int, ext string) string { return numbered(cutouts, shot, ext) }

// Photo names what a guest receives: "photos/G-001/0042.jpg"; an empty code is
// the walk-in. Two different codes never share a folder, also where the file
// system ignores case: a code that is not plain keeps what is readable of it and
// gets the start of its SHA-256 after a "~", which no plain code contains.
func (s *Shelf) Photo(guest string, shot int, ext string) string {
	return numbered(path.Join(photos, guestFolder(guest, s.folds)), shot, ext)
}

// Photos lists the files of a shot with that ending in all guests' folders.
func (s *Shelf) Photos(shot int, ext string) ([]string, error) {
	found, err := fs.Glob(s.root.FS(), numbered(path.Join(photos, "*"), shot, ext))
	if err != nil {
		return nil, fileFault("list folder", photos, err)
	}
	return found, nil
}

// Quarantine names a file that could not be read. The name is made safe, not
// unique; SetAside finds a free one.
func Quarantine(name string) string { return path.Join(quarantine, fileName(name)) }

// Spool names a file on its way in or an answer on its way down.
func Spool(name string) string { return path.Join(spool, fileName(name)) }

// Cache names a file that may be deleted at any time.
func Cache(name string) string { return path.Join(cache, fileName(name)) }

func numbered(folder string, shot int, ext string) string {
	return path.Join(folder, fmt.Sprintf("%04d.%s", shot, safeExt(ext)))
}

// guestFolder maps a code to a folder name, one to one.
func guestFolder(code string, folds bool) string {
	if code == "" {
		return WalkIn
	}
	if plainGuest(code, folds) {
		return code
	}
	sum := sha256.Sum256([]byte(code))
	return safePart(code, maxGuest-20) + "~" + hex.EncodeToString(sum[:8])
}

// plainGuest tells whether a code can be a folder name as it is. Where the file
// system ignores case only codes without small letters can: they are all
// different from each other in any case.
func plainGuest(code string, folds bool) bool {
	if len(code) > maxGuest || !alnum(code[0]) || reserved(code) || strings.EqualFold(code, WalkIn) {
		return false
	}
	for i := range len(code) {
		c := code[i]
		if !alnum(c) && c != '-' && c != '_' {
			return false
		}
		if folds && c >= 'a' && c <= 'z' {
			return false
		}
	}
	return true
}

// fileName makes one safe file name of a name from anywhere, keeping its
// extension when it has a usable one.
func fileName(name string) string {
	name = lastElement(name)
	stem, ext := splitName(name)
	if ext == "" {
		return safePart(name, maxOwn)
	}
	return safePart(stem, maxOwn-1-len(ext)) + "." + ext
}

// lastElement cuts folders off, whichever way their slashes lean.
func lastElement(name string) string {
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// splitName gives the stem and the small-lettered extension of a name; the
// extension is empty unless it is 1 to 5 plain characters behind a stem.
func splitName(name string) (stem, ext string) {
	dot := strings.LastIndexByte(name, '.')
	if dot <= 0 {
		return name, ""
	}
	ext = strings.ToLower(name[dot+1:])
	if len(ext) < 1 || len(ext) > 5 {
		return name, ""
	}
	for i := range len(ext) {
		if !alnum(ext[i]) {
			return name, ""
		}
	}
	return name[:dot], ext
}

// safeExt makes an extension of "jpg" or ".JPG"; what is none becomes "bin".
func safeExt(ext string) string {
	if _, e := splitName("x." + strings.TrimPrefix(ext, ".")); e != "" {
		return e
	}
	return "bin"
}

// safePart keeps ASCII letters, digits, dots inside, '-' and '_', and puts one
// '_' for every run of anything else. Other letters go too: the same name in two
// Unicode forms is two files here and one there. The result is never empty, has
// at most max bytes and is no device name.
func safePart(name string, max int) string {
	var b strings.Builder
	gap := false
	for _, r := range name {
		if r < 0x80 && (alnum(byte(r)) || r == '-' || r == '_' || r == '.') {
			b.WriteByte(byte(r))
			gap = false
		} else if !gap {
			b.WriteByte('_')
			gap = true
		}
		if b.Len() >= max {
			break
		}
	}
	part := strings.TrimRight(strings.TrimLeft(b.String(), ".-"), ".")
	if part == "" {
		return "file"
	}
	if reserved(part) {
		return "_" + part
	}
	return part
}

func alnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// reserved tells whether Windows takes the name for a device, which it does with
// any extension behind it ("Naming Files, Paths, and Namespaces", Microsoft).
func reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '0' && stem[3] <= '9'
}
