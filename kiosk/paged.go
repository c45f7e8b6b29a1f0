package kiosk

// pageSize is how many items share a page: small enough that copying one page
// per changed item is cheap, large enough that cloning a long night copies only
// a short list of page pointers.
const pageSize = 32

// owner is an identity: a page may be changed in place only by the paged that
// holds the same owner. It has a field because pointers to empty structs may
// all be equal.
type owner struct{ _ byte }

type page[T any] struct {
	by    *owner
	items [pageSize]T
}

// paged is a growing list that is copied in constant-ish time: a clone shares
// all pages, and whoever writes first copies the page it writes to. One
// goroutine may write to a paged while others read its clones.
type paged[T any] struct {
	by    *owner
	pages []*page[T]
	own   bool // the pages slice itself is ours to change
	n     int
}

func (p *paged[T]) len() int { return p.n }

func (p *paged[T]) at(i int) *T { return &p.pages[i/pageSize].items[i%pageSize] }

// edit gives item i for writing.
func (p *paged[T]) edit(i int) *T {
	p.ownPages()
	pg := p.pages[i/pageSize]
	if pg.by != p.by {
		c := *pg
		c.by = p.by
		pg = &c
		p.pages[i/pageSize] = pg
	}
	return &pg.items[i%pageSize]
}

// grow appends v.
func (p *paged[T]) grow(v T) {
	p.ownPages()
	if p.n == len(p.pages)*pageSize {
		p.pages = append(p.pages, &page[T]{by: p.by})
	}
	p.n++
	*p.edit(p.n - 1) = v
}

func (p *paged[T]) ownPages() {
	if p.by == nil {
		p.by = &owner{}
	}
	if !p.own {
		p.pages = append(make([]*page[T], 0, len(p.pages)+8), p.pages...)
		p.own = true
	}
}

// share gives a clone; from now on both copy before they write.
func (p *paged[T]) share() paged[T] {
	p.by, p.own = &owner{}, false
	return paged[T]{pages: p.pages, n: p.n}
}

// scratch gives a clone for a caller that will throw it away before p is written
// again; p keeps its pages.
func (p *paged[T]) scratch() paged[T] { return paged[T]{pages: p.pages, n: p.n} }
