package hands

import (
	"sync"

	"backdrop/internal/photo"
)

// ahead keeps the last original that was decoded for a full request, so that the
// picture is put together without decoding it again: at most one, 36 MB for 24
// megapixels.
type ahead struct {
	mu       sync.Mutex
	sha      string
	original *photo.Original
}

func (a *ahead) put(sha string, o *photo.Original) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sha, a.original = sha, o
}

// take gives the original of that content and forgets it; nil: it is not here.
func (a *ahead) take(sha string) *photo.Original {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.sha != sha {
		return nil
	}
	o := a.original
	a.sha, a.original = "", nil
	return o
}
