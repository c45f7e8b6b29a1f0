package termshot

import (
	"strings"
	"unicode/utf8"
)

// Kind is what a piece of a terminal's input is.
type Kind int

// The kinds of pieces, as ECMA-48 and DEC's parser have them.
const (
	Text    Kind = iota // printable characters
	Control             // one byte of C0, or DEL
	Escape              // ESC, intermediates, one final byte
	CSI                 // ESC [ ... final byte
	OSC                 // ESC ] ... BEL or ST
	DCS                 // ESC P ... ST
	APC                 // ESC _ ... ST
	Other               // PM and SOS strings
	Broken              // no sequence of any kind, or no UTF-8
)

// Token is one piece of what a program writes to its terminal.
type Token struct {
	Kind   Kind
	Raw    string // as it was written
	Prefix string // CSI: the bytes < = > ? before the parameters
	Params string // CSI: the parameters; strings: what stands between start and end
	Inter  string // CSI and Escape: the intermediate bytes
	Final  byte   // CSI and Escape: the last byte; Control: the byte
}

// stringLimit is how long a sequence may grow before it is taken for broken. A
// chunk of kitty's graphics has 4096 bytes, some programs send whole pictures.
const stringLimit = 16 << 20

// Next cuts the first piece off data. It gives 0 if data is empty or ends within a
// sequence or a character: more has to come first.
func Next(data []byte) (Token, int) {
	if len(data) == 0 {
		return Token{}, 0
	}
	switch b := data[0]; {
	case b == 0x1b:
		return escape(data)
	case b < 0x20 || b == 0x7f:
		return Token{Kind: Control, Raw: string(data[:1]), Final: b}, 1
	}
	return text(data)
}

// text takes printable characters as far as they go. Bytes 80 to 9F as characters
// are C1 controls to some terminals.
func text(data []byte) (Token, int) {
	n := 0
	for n < len(data) && data[n] >= 0x20 && data[n] != 0x7f {
		r, size := utf8.DecodeRune(data[n:])
		broken := r == utf8.RuneError && size <= 1 || r >= 0x80 && r < 0xa0
		if broken && n == 0 {
			if !utf8.FullRune(data) {
				return Token{}, 0
			}
			return Token{Kind: Broken, Raw: string(data[:size])}, size
		}
		if broken {
			break
		}
		n += size
	}
	return Token{Kind: Text, Raw: string(data[:n])}, n
}

func escape(data []byte) (Token, int) {
	if len(data) < 2 {
		return Token{}, 0
	}
	switch data[1] {
	case '[':
		return csi(data)
	case ']':
		return stringToken(OSC, data)
	case 'P':
		return stringToken(DCS, data)
	case '_':
		return stringToken(APC, data)
	case '^', 'X':
		return stringToken(Other, data)
	}
	n := span(data, 1, 0x20, 0x2f)
	if n == len(data) {
		return Token{}, 0
	}
	if data[n] < 0x30 || data[n] > 0x7e {
		return broken(data, n)
	}
	return Token{Kind: Escape, Raw: string(data[:n+1]), Inter: string(data[1:n]), Final: data[n]}, n + 1
}

func csi(data []byte) (Token, int) {
	prefix := span(data, 2, '<', '?')
	params := span(data, prefix, '0', ';')
	inter := span(data, params, 0x20, 0x2f)
	if inter == len(data) {
		return Token{}, 0
	}
	if data[inter] < 0x40 || data[inter] > 0x7e {
		return broken(data, inter)
	}
	return Token{Kind: CSI, Raw: string(data[:inter+1]), Prefix: string(data[2:prefix]), Params: string(data[prefix:params]),
		Inter: string(data[params:inter]), Final: data[inter]}, inter + 1
}

// span gives the index of the first byte from at on that is not between low and high.
func span(data []byte, at int, low, high byte) int {
	for at < len(data) && data[at] >= low && data[at] <= high {
		at++
	}
	return at
}

// broken gives up on what began as a sequence, without the byte that broke it.
func broken(data []byte, n int) (Token, int) { return Token{Kind: Broken, Raw: string(data[:n])}, n }

// stringToken takes a string up to its end: ST, and for OSC also BEL.
func stringToken(kind Kind, data []byte) (Token, int) {
	for i := 2; i < len(data); i++ {
		switch b := data[i]; {
		case b == 0x07 && kind == OSC:
			return Token{Kind: kind, Raw: string(data[:i+1]), Params: string(data[2:i])}, i + 1
		case b == 0x1b && i+1 == len(data):
			return Token{}, 0
		case b == 0x1b && data[i+1] == '\\':
			return Token{Kind: kind, Raw: string(data[:i+2]), Params: string(data[2:i])}, i + 2
		case b == 0x1b || b == 0x18 || b == 0x1a || i > stringLimit:
			return broken(data, i)
		}
	}
	return Token{}, 0
}

// Tokens cuts data into pieces; rest is what ends within a sequence.
func Tokens(data []byte) (all []Token, rest []byte) {
	for {
		t, n := Next(data)
		if n == 0 {
			return all, data
		}
		all, data = append(all, t), data[n:]
	}
}

// numbers reads the parameters of a CSI; an empty one is -1. Sub-parameters, behind
// colons, are given as groups.
func (t Token) numbers() [][]int {
	if t.Params == "" {
		return nil
	}
	var out [][]int
	for group := range strings.SplitSeq(t.Params, ";") {
		var g []int
		for p := range strings.SplitSeq(group, ":") {
			g = append(g, number(p))
		}
		out = append(out, g)
	}
	return out
}

// number reads digits, bounded; -1 if there are none.
func number(p string) int {
	if p == "" {
		return -1
	}
	n := 0
	for _, r := range p {
		if r < '0' || r > '9' {
			return -1
		}
		n = min(n*10+int(r-'0'), 1<<24)
	}
	return n
}
