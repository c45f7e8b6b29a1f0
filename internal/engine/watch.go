package engine

import (
	"cmp"
	"slices"

	"backdrop/kiosk"
)

// watcher is one reader of booths. Its channel has room for one and always holds
// the newest: who reads slowly misses what is past, never what is.
type watcher struct{ ch chan kiosk.Booth }

// put replaces whatever still waits in the channel. Only the loop calls it.
func (w *watcher) put(b kiosk.Booth) {
	select {
	case <-w.ch:
	default:
	}
	w.ch <- b // the loop is the only writer and has just made room
}

// Watch gives a channel of booths, the newest at once, and a function that ends the
// watch. The channel is closed at the end of the watch or of the booth.
func (e *Engine) Watch() (<-chan kiosk.Booth, func()) {
	w := &watcher{ch: make(chan kiosk.Booth, 1)}
	select {
	case e.joins <- w:
	case <-e.done:
		close(w.ch)
		return w.ch, func() {}
	}
	return w.ch, func() {
		select {
		case e.leaves <- w:
		case <-e.done:
		}
	}
}

func (e *Engine) drop(w *watcher) {
	if e.watchers[w] {
		delete(e.watchers, w)
		close(w.ch)
	}
}

// picture gives the booth as watchers see it.
func (e *Engine) picture() kiosk.Booth {
	c := e.b.Clone()
	c.Live = e.live
	c.Live.Running = slices.Clone(e.live.Running)
	c.Live.Folders = slices.Clone(e.live.Folders)
	return c
}

// show hands out the newest booth, once for everything that happened since the
// last time; while more orders wait it leaves it at that.
func (e *Engine) show() {
	if !e.dirty || (len(e.orders) > 0 && !e.live.Closing) {
		return
	}
	e.dirty = false
	if len(e.watchers) == 0 {
		return
	}
	e.refreshRunning(e.live.Queued)
	b := e.picture()
	for w := range e.watchers {
		w.put(b)
	}
}

func sortRunning(list []kiosk.Running) {
	slices.SortFunc(list, func(a, b kiosk.Running) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Shot, b.Shot), cmp.Compare(a.Kind, b.Kind))
	})
}
