package reduced

import (
	"testing"
)

// FuzzDecode: no panic, no hang, goroutines make no difference, and what image/jpeg
// accepts too looks alike.
func FuzzDecode(f *testing.F) {
	for i, c := range cases() {
		if len(c.data) < 4000 && i%3 == 0 {
			f.Add(c.data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 1<<16 {
			compare(t, "fuzzed", data)
		}
	})
}
