package sandbox

import (
	"image/color"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// options are the parameters of one request, read and with their defaults.
type options struct {
	size     size
	format   string // auto, png, jpg, zip
	alpha    bool   // channels=alpha
	kind     string // type
	level    string // type_level
	color    *color.NRGBA
	crop     bool
	margin   margin
	roi      *roi
	imageURL string
	backURL  string
}

// values lists what a parameter with fixed words accepts.
var values = map[string][]string{
	"channels": {"rgba", "alpha"},
	// webp exists since 2025; this sandbox cannot write it and says so.
	"format":      {"auto", "png", "jpg", "zip"},
	"type":        {"auto", "person", "product", "car", "animal", "graphic", "transportation"},
	"type_level":  {"none", "1", "2", "latest"},
	"shadow_type": {"auto", "car", "3D", "drop", "none"},
}

// order in which faulty parameters are named; the first one found is answered.
var checked = []string{
	"size", "type", "type_level", "format", "roi", "crop", "crop_margin", "scale", "position",
	"channels", "add_shadow", "shadow_type", "shadow_opacity", "semitransparency", "bg_color",
}

// readOptions reads every known parameter and ignores unknown ones. It always
// gives usable options (a request has to be counted by its size even when it is
// refused) and the first refusal, if there is one.
func readOptions(f *form) (options, *refusal) {
	o := options{size: sizes["preview"], format: "auto", kind: "auto", level: "1"}
	var first *refusal
	for _, name := range checked {
		text, given := f.fields[name]
		if given && !o.read(name, strings.TrimSpace(text)) && first == nil {
			first = badParameter(name)
		}
	}
	for _, no := range []*refusal{readPerType(f), o.readURLs(f)} {
		if first == nil {
			first = no
		}
	}
	if first == nil && f.backgrounds() > 1 {
		first = manyBackgrounds
	}
	return o, first
}

// read takes one parameter's value and tells whether it is well formed.
func (o *options) read(name, text string) (ok bool) {
	switch name {
	case "size":
		z, ok := sizes[text]
		if ok {
			o.size = z
		}
		return ok
	case "format":
		return choose(name, text, &o.format)
	case "type":
		return choose(name, text, &o.kind)
	case "type_level":
		return choose(name, text, &o.level)
	case "channels":
		o.alpha = text == "alpha"
		return slices.Contains(values[name], text)
	case "crop":
		o.crop = strings.EqualFold(text, "true")
		return isBool(text)
	case "crop_margin":
		o.margin, ok = parseMargin(text)
		return ok
	case "roi":
		o.roi, ok = parseROI(text)
		return ok
	case "bg_color":
		c, ok := parseColor(text)
		o.color = &c
		return ok
	}
	return validIgnored(name, text)
}

// validIgnored checks the parameters that change nothing here.
func validIgnored(name, text string) bool {
	switch name {
	case "scale":
		return validScale(text)
	case "position":
		return validPosition(text)
	case "add_shadow", "semitransparency":
		return isBool(text)
	case "shadow_type":
		return slices.Contains(values[name], text)
	case "shadow_opacity":
		return validOpacity(text)
	}
	return true
}

func choose(name, text string, into *string) bool {
	if !slices.Contains(values[name], text) {
		return false
	}
	*into = text
	return true
}

// isBool accepts any case: "True" is what one common client library sends.
func isBool(text string) bool {
	return strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
}

func validOpacity(text string) bool {
	n, err := strconv.Atoi(text)
	return text == "auto" || (err == nil && 0 <= n && n <= 100)
}

// readPerType checks the per-type form, shadow_type[car]=drop.
func readPerType(f *form) *refusal {
	names := make([]string, 0, len(f.fields))
	for name := range f.fields {
		names = append(names, name)
	}
	sort.Strings(names) // the same answer every time
	for _, full := range names {
		name, rest, bracket := strings.Cut(full, "[")
		if !bracket || (name != "shadow_type" && name != "shadow_opacity") {
			continue
		}
		subject, closed := strings.CutSuffix(rest, "]")
		known := subject == "other" || (subject != "auto" && slices.Contains(values["type"], subject))
		if !closed || !known || !validIgnored(name, strings.TrimSpace(f.fields[full])) {
			return badParameter(name)
		}
	}
	return nil
}

func (o *options) readURLs(f *form) *refusal {
	o.imageURL = strings.TrimSpace(f.fields["image_url"])
	o.backURL = strings.TrimSpace(f.fields["bg_image_url"])
	switch {
	case o.imageURL != "" && !isURL(o.imageURL):
		return badImageURL
	case o.backURL != "" && !isURL(o.backURL):
		return badBackgroundURL
	}
	return nil
}

func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

// unreachable tells a background URL that certainly leads nowhere: a host under
// .invalid (RFC 2606). It is the one way to get failed_bg_download from a sandbox
// that fetches nothing and ignores other backgrounds.
func unreachable(text string) bool {
	u, err := url.Parse(text)
	return err == nil && strings.HasSuffix(u.Hostname(), ".invalid")
}

// subject is the X-Type of the answer: what was named, or a person, since this is
// a photo booth. Level 1 is coarse; "none" sends no header.
func (o *options) subject() string {
	kind := o.kind
	switch kind {
	case "auto":
		kind = "person"
	case "graphic":
		kind = "graphics"
	}
	switch {
	case o.level == "none":
		return ""
	case o.level == "1" && (kind == "graphics" || kind == "transportation"):
		return "other"
	}
	return kind
}
