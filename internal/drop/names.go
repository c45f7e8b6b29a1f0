package drop

import "strings"

// kind is what a name promises.
type kind uint8

const (
	ignored     kind = iota // temporary, hidden, sidecar, video: not looked at
	picture                 // .jpg .jpeg .png: a candidate whatever it holds
	perhaps                 // unknown or no extension: a candidate if it starts as JPEG or PNG
	raw                     // left alone, noted
	otherFormat             // a picture in a format that is not read: left alone, noted
)

// kindOf judges a file name. Lists: the vendors' RAW extensions, and the temporary
// names of browsers, rsync, rclone, syncthing, FTP servers and office programs.
func kindOf(name string) kind {
	low := strings.ToLower(name)
	if temporary(low) {
		return ignored
	}
	dot := strings.LastIndexByte(low, '.')
	if dot <= 0 {
		return perhaps
	}
	switch low[dot+1:] {
	case "jpg", "jpeg", "png":
		return picture
	case "cr2", "cr3", "crw", "nef", "nrw", "arw", "srf", "sr2", "raf", "orf", "rw2", "raw", "rwl",
		"dng", "pef", "srw", "x3f", "3fr", "fff", "iiq", "mrw", "erf", "kdc", "dcr", "mef", "mos", "gpr":
		return raw
	case "heic", "heif", "hif", "avif", "webp", "jxl", "jp2", "gif", "bmp", "tif", "tiff":
		return otherFormat
	case "mov", "mp4", "m4v", "avi", "mts", "m2ts", "mpg", "mpeg", "3gp", "mkv", "wmv", "insv", "lrv",
		"xmp", "thm", "log", "txt", "aae", "ini", "db", "xml", "json", "wav", "mp3", "dat", "ctg", "mpl", "cpi", "bdm", "inf", "dop", "pp3", "cos":
		return ignored
	}
	return perhaps
}

// temporary tells the names of files that somebody is still at. low is in small
// letters.
func temporary(low string) bool {
	for _, p := range []string{".", "~", "$"} {
		if strings.HasPrefix(low, p) {
			return true
		}
	}
	for _, s := range []string{"~", ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".opdownload", ".swp", ".lock", ".!ut", ".bak"} {
		if strings.HasSuffix(low, s) {
			return true
		}
	}
	return false
}

// leftAlone tells the folders that systems keep on cards and shares.
func leftAlone(dir string) bool {
	switch strings.ToLower(dir) {
	case "system volume information", "lost+found", "@eadir", "thumbnails", "lost.dir", "__macosx":
		return true
	}
	return strings.HasPrefix(dir, ".") || strings.HasPrefix(dir, "$")
}

// stemOf is the path of a file without its extension, in small letters: cameras
// write IMG_1.CR3 beside IMG_1.JPG.
func stemOf(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot > strings.LastIndexAny(name, `/\`)+1 {
		name = name[:dot]
	}
	return strings.ToLower(name)
}
