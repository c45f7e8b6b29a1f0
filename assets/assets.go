package assets

import "embed"

// Drawing them takes about half a minute; only a change in generate calls for it.
//go:generate go run ./generate

//go:embed backgrounds/*.jpg frames/*.png
var files embed.FS

// What an event gets when its event.toml chooses nothing.
const (
	DefaultBackground = "studio"
	DefaultFrame      = "party"
)

// Backgrounds lists the names that Background knows, in the order to offer them.
func Backgrounds() []string { return []string{"studio", "beach", "night"} }

// Frames lists the names that Frame knows.
func Frames() []string { return []string{"party"} }

// Background returns a background as the bytes of a JPEG of 2400×1600 pixels, and
// whether there is one of that name. Its middle is kept quiet, so that it can be
// cropped to portrait. The bytes are the caller's own.
func Background(name string) ([]byte, bool) {
	return read("backgrounds/" + name + ".jpg")
}

// Frame returns a frame as the bytes of a PNG with a transparent window, and
// whether there is one of that name: 1800×1200 pixels, or 1200×1800 if portrait,
// to be stretched over the whole photo. The bytes are the caller's own.
func Frame(name string, portrait bool) ([]byte, bool) {
	if portrait {
		return read("frames/" + name + "-portrait.png")
	}
	return read("frames/" + name + "-landscape.png")
}

// read answers false for any name that is not there, "" and "../x" included:
// embed knows only the names it was built with.
func read(name string) ([]byte, bool) {
	data, err := files.ReadFile(name)
	return data, err == nil
}
