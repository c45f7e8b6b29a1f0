package photo

// benches keeps the working places (buffers and caches that belong to one
// goroutine) of a band job, so that a band need not set up its own. It holds no
// more than have been in use at the same time.
type benches[T any] struct {
	free chan T
	set  func() T
}

func newBenches[T any](set func() T) *benches[T] {
	return &benches[T]{free: make(chan T, maxWorkers+2), set: set}
}

func (b *benches[T]) take() T {
	select {
	case t := <-b.free:
		return t
	default:
		return b.set()
	}
}

func (b *benches[T]) put(t T) {
	select {
	case b.free <- t:
	default:
	}
}
