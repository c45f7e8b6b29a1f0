package photo

import "sync"

// each does n things on all processors and returns when all are done.
func each(n int, do func(i int)) {
	var all sync.WaitGroup
	next := make(chan int)
	for range min(workers(), n) {
		all.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}
