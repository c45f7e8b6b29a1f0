package drop

import (
	"context"
	"fmt"

	"backdrop/kiosk"
)

// job is one file on its way to Intake.
type job struct {
	folder     *folder
	file       File
	quarantine bool
	reason     error
}

// result is what Intake said.
type result struct {
	job     job
	verdict Verdict
	err     error
}

// work is one worker: it hands files to Intake until ctx ends.
func (w *Watcher) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-w.jobs:
			j.folder.results <- w.hand(ctx, j) // never waits: there is room for every worker's
		}
	}
}

// hand calls Intake. A panic over a hostile file must not end the evening: the
// file is refused with it as the reason.
func (w *Watcher) hand(ctx context.Context, j job) (r result) {
	r.job = j
	defer func() {
		if p := recover(); p != nil {
			r.verdict = Refused
			r.err = kiosk.Faulty(kiosk.InternalFault, j.file.Name, fmt.Errorf("panic: %v", p))
		}
	}()
	if j.quarantine {
		r.err = w.intake.Quarantine(ctx, j.file, j.reason)
		return r
	}
	r.verdict, r.err = w.intake.Take(ctx, j.file)
	return r
}
