package config

import (
	"os"
	"slices"
	"strings"

	"backdrop/kiosk"
)

// backgrounds and frames are the names of what is built in.
func backgrounds() []string { return []string{"studio", "beach", "night"} }
func frames() []string      { return []string{"party"} }

func lookKeys() []Key {
	return []Key{
		{Path: "look.background", Kind: Text, Default: "studio",
			Choices:  backgrounds(),
			Help:     "studio, beach, night, or a picture file",
			Question: "Which background do the photos get?",
			field:    func(c *Config) any { return &c.Look.Background }, check: checkPicture},
		{Path: "look.backgrounds", Kind: Texts, Sample: "studio,beach,night", off: true,
			Help:  "what guests may choose from, names or files; left out: just the one above",
			field: func(c *Config) any { return &c.Look.Backgrounds }, check: checkPictures},
		{Path: "look.position", Kind: Text, Default: "center",
			Choices: []string{"center", "top", "bottom", "left", "right"},
			Help:    "the part of a background that is kept: center, top, bottom, left, right, or \"50% 30%\"",
			field:   func(c *Config) any { return &c.Look.Position }, check: checkPosition},
		{Path: "look.frame", Kind: Text,
			Choices: frames(),
			Help:    "laid over the picture: party, a PNG file, or empty for none",
			field:   func(c *Config) any { return &c.Look.Frame }, check: checkPicture},
		{Path: "look.subject_scale", Kind: Ratio, Default: "1",
			Help:  "the subject's size, 0.1 to 2 times what it is in the photo",
			field: func(c *Config) any { return &c.Look.SubjectScale }, check: within(100, 2000)},
		{Path: "look.subject_x", Kind: Offset, Default: "0",
			Help:  "moves the subject by this share of the width, -1 to 1: above 0 to the right",
			field: func(c *Config) any { return &c.Look.SubjectX }, check: within(-1000, 1000)},
		{Path: "look.subject_y", Kind: Offset, Default: "0",
			Help:  "moves the subject by this share of the height, -1 to 1: above 0 down",
			field: func(c *Config) any { return &c.Look.SubjectY }, check: within(-1000, 1000)},
		{Path: "look.quality", Kind: Count, Default: "92",
			Help:  "JPEG quality of what guests receive, 1 to 100",
			field: func(c *Config) any { return &c.Look.Quality }, check: within(1, 100)},
		{Path: "look.chroma", Kind: Choice, Default: "4:2:0",
			Choices: []string{"4:2:0", "4:4:4"},
			Help:    "how finely the JPEG keeps colours: 4:2:0, or 4:4:4 in a larger file",
			field:   func(c *Config) any { return &c.Look.Chroma }},
		{Path: "look.dpi", Kind: Count, Default: "300",
			Help:  "dots per inch written into what guests receive, for printers",
			field: func(c *Config) any { return &c.Look.DPI }, check: within(30, 2400)},
		{Path: "look.transparent", Kind: Toggle, Default: "false",
			Help:  "also export the cutout as a transparent PNG",
			field: func(c *Config) any { return &c.Look.Transparent }},
	}
}

// checkPicture wants a built-in name or a file, and makes the file's path
// absolute. Empty is allowed where it is the default.
func checkPicture(k Key, c *Config) []*complaint {
	field := k.field(c).(*string)
	if *field == "" && k.Default == "" {
		return nil
	}
	path, bad := c.picture(*field, k.Choices)
	if bad != nil {
		return one(bad)
	}
	*field = path
	return nil
}

// checkPictures is checkPicture for every background of a list.
func checkPictures(k Key, c *Config) (all []*complaint) {
	list := k.field(c).(*[]string)
	done := make([]string, 0, len(*list))
	for _, name := range *list {
		path, bad := c.picture(name, backgrounds())
		switch {
		case bad != nil:
			all = append(all, bad)
		case slices.Contains(done, path):
			all = append(all, complain("names %s twice", quote(name)))
		default:
			done = append(done, path)
		}
	}
	if len(all) == 0 && len(*list) > 0 {
		*list = done // the defaults' list may be shared
	}
	return all
}

// picture gives a built-in name as it is and a file by its absolute path.
func (c *Config) picture(name string, builtIn []string) (string, *complaint) {
	if slices.Contains(builtIn, name) {
		return name, nil
	}
	built := strings.Join(builtIn, ", ")
	if name == "" {
		return "", complain("is empty").try("write " + built + ", or the path of a picture")
	}
	if bad := c.tilde(name); bad != nil {
		return "", bad
	}
	path := c.abs(name)
	info, err := os.Stat(path)
	if err == nil && info.Mode().IsRegular() {
		return path, nil
	}
	bad := complain("%s is neither built in (%s) nor a file", quote(name), built)
	if near := nearest(name, builtIn); near != "" {
		return "", bad.try("did you mean " + near + "?")
	}
	return "", bad.try("a path starts at event.toml's folder, or is absolute")
}

// checkPosition reads one of the words, or two percentages from the left and from
// the top, and completes the figures.
func checkPosition(k Key, c *Config) []*complaint {
	l := &c.Look
	l.PositionX, l.PositionY = 0, 0
	switch l.Position {
	case "center":
		return nil
	case "left":
		l.PositionX = -1000
		return nil
	case "right":
		l.PositionX = 1000
		return nil
	case "top":
		l.PositionY = -1000
		return nil
	case "bottom":
		l.PositionY = 1000
		return nil
	}
	words := strings.Fields(l.Position)
	if len(words) == 2 {
		x, okX := percent(words[0])
		y, okY := percent(words[1])
		if okX && okY {
			l.PositionX, l.PositionY = 2*x-1000, 2*y-1000
			return nil
		}
	}
	bad := complain("%s is no position", quote(l.Position))
	if near := nearest(l.Position, k.Choices); near != "" && len(words) == 1 {
		return one(bad.try("did you mean " + near + "?"))
	}
	return one(bad.try(`write ` + strings.Join(k.Choices, ", ") + `, or the shares from the left and from the top, such as "50% 30%"`))
}

// percent reads "30%" or "33.3%" as per mille: 0 to 1000.
func percent(word string) (int, bool) {
	digits, ok := strings.CutSuffix(word, "%")
	n, err := kiosk.ParseCredits(digits) // thousandths of a percent
	return int((n + 50) / 100), ok && err == nil && n <= 100_000
}
