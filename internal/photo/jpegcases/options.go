package jpegcases

// Tables says which Huffman tables a file has.
type Tables int

// The kinds of tables.
const (
	Standard  Tables = iota // the examples of annex K, as cameras use
	Optimised               // made for each scan from its symbols (K.2)
	Long                    // every code 16 bits long
)

// Scan is a scan of a progressive file.
type Scan struct {
	Comps          []int // numbers of the components, from 0
	Ss, Se, Ah, Al int   // as in T.81 B.2.3
}

// Options say what kind of file to write. The zero value is a sequential file of
// quality 90 with one scan.
type Options struct {
	Quality  int    // 1 to 100 as libjpeg counts; 0: 90
	Restart  int    // MCUs between restart markers; 0: none
	Separate bool   // sequential: a scan for each component
	Script   []Scan // not nil: progressive
	Tables   Tables

	Factors [][2]int // sampling factors, horizontal and vertical; nil: those of the picture
	IDs     []byte   // component identifiers; nil: 1, 2, 3, 4
	Marker  byte     // of the frame; 0: SOF0, or SOF2 with a script
	Adobe   int      // 1 + transform of an Adobe segment; 0: no such segment
	NoJFIF  bool
	Wide    bool // quantisation tables of 16 bits

	Orientation int    // 1 to 8: an EXIF segment with it
	Apps        int    // so many bytes of other application segments
	Fill        int    // so many fill bytes before each marker that may have them
	Trailer     []byte // behind EOI
	NoEOI       bool
}

// Scripts gives progressive scripts for n components by name.
func Scripts(n int) map[string][]Scan {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	scripts := map[string][]Scan{}
	each := func(name string, ss, se, ah, al int) {
		for _, c := range all {
			scripts[name] = append(scripts[name], Scan{[]int{c}, ss, se, ah, al})
		}
	}
	one := func(name string, ah, al int) {
		scripts[name] = append(scripts[name], Scan{all, 0, 0, ah, al})
	}
	one("spectral", 0, 0)
	each("spectral", 1, 5, 0, 0)
	each("spectral", 6, 63, 0, 0)

	one("usual", 0, 1) // what libjpeg writes, nearly
	each("usual", 1, 5, 0, 2)
	each("usual", 6, 63, 0, 2)
	each("usual", 1, 63, 2, 1)
	one("usual", 1, 0)
	each("usual", 1, 63, 1, 0)

	each("apart", 0, 0, 0, 2)
	each("apart", 1, 63, 0, 0)
	each("apart", 0, 0, 2, 1)
	one("apart", 1, 0)

	one("dc", 0, 0) // no AC at all
	return scripts
}
