package reduced

import "errors"

// run skims until the end of the scan, until it meets the next stretch, or until an
// error.
func (t *stretch) run() error {
	if t.first || t.scan.restart > 0 {
		close(t.marked) // nothing to wait for
	} else if err := t.findStep(); err != nil {
		return err
	}
	for t.count < t.most {
		if t.meets() {
			return nil
		}
		n := batch
		if t.b.crossed >= 0 && !t.alone {
			n = 1
		}
		if err := t.decode(n); err != nil {
			return err
		}
		if t.met {
			return nil
		}
	}
	return nil
}

// findStep decodes the first MCUs of a stretch that began anywhere, noting where each
// begins. When it stumbles it begins anew, one bit on, and forgets what it has noted:
// a way that leads to an error is not the right one, unless the file is damaged.
func (t *stretch) findStep() error {
	defer close(t.marked)
	stumbles := 0
	for t.count < min(maxMarks, t.most) {
		if t.b.crossed >= 0 && t.b.at() >= t.b.crossed*8 {
			break // too small a stretch; let run look for the next
		}
		mark, pred := t.b.at(), t.pred
		err := t.decode(1)
		if errors.Is(err, errCode) && stumbles < maxStumbles {
			stumbles++
			t.count, t.pred, t.values, t.marks, t.preds = 0, [4]int32{}, nil, nil, nil
			t.b.p++
			continue
		}
		if err != nil {
			return err
		}
		t.marks, t.preds = append(t.marks, mark), append(t.preds, pred)
	}
	return nil
}

// meets says whether the MCU that comes next begins where one of the next stretch
// does.
func (t *stretch) meets() bool {
	if t.b.crossed < 0 || t.alone || t.next == nil {
		return false
	}
	here := t.b.at() - t.b.crossed*8
	if here < 0 {
		return false
	}
	<-t.next.marked
	marks := t.next.marks
	for t.mark < len(marks) && marks[t.mark] < here {
		t.mark++
	}
	if t.mark == len(marks) {
		t.alone = true // it goes on by itself, and nobody will need the next ones
		for n := t.next; n != nil; n = n.next {
			n.over.Store(true)
		}
		return false
	}
	t.met = marks[t.mark] == here
	return t.met
}

// decode skims up to n MCUs and stores their values. At a restart marker (E.2.4) it
// may find that it has met the next stretch instead.
func (t *stretch) decode(n int) error {
	s := t.scan
	n = min(n, t.most-t.count)
	if s.restart > 0 {
		if t.left == 0 {
			if err := t.b.restart(t.number); err != nil {
				return err
			}
			t.number++
			t.left, t.pred = s.restart, [4]int32{}
			if t.next != nil && t.b.behind == t.next.begin.from {
				t.met = true
				return nil
			}
		}
		n = min(n, t.left)
	}
	out := t.room(n)
	got, err := s.skim(t.b, &t.pred, len(out)/len(s.blocks), out)
	t.store(out[:got*len(s.blocks)])
	t.count += got
	t.left -= got
	return err
}

// room gives space for up to n MCUs, behind what is kept.
func (t *stretch) room(n int) []int32 {
	per := len(t.scan.blocks)
	last := len(t.values) - 1
	if last < 0 || t.keep && !t.first && cap(t.values[last])-len(t.values[last]) < per {
		size := keepSize
		if t.first || !t.keep {
			size = batch * maxBlocks
		}
		t.values = append(t.values, make([]int32, 0, size/per*per))
		last++
	}
	v := t.values[last]
	return v[len(v):min(cap(v), len(v)+n*per)]
}

// store keeps values that were written into room; the first stretch knows where they
// belong and puts them there.
func (t *stretch) store(values []int32) {
	if !t.keep {
		return
	}
	if t.first {
		t.scan.placeDC(t.count, values, &[4]int32{})
		return
	}
	last := len(t.values) - 1
	t.values[last] = t.values[last][:len(t.values[last])+len(values)]
}

// place puts n of the kept MCUs behind the first skip into the planes, from MCU
// number mcu on.
func (t *stretch) place(skip, n, mcu int, add *[4]int32) {
	per := len(t.scan.blocks)
	for _, v := range t.values {
		if n == 0 { // the scan has ended; what else was decoded is none of it
			return
		}
		k := min(skip, len(v)/per)
		skip -= k
		v = v[k*per:]
		v = v[:min(len(v), n*per)]
		t.scan.placeDC(mcu, v, add)
		n -= len(v) / per
		mcu += len(v) / per
	}
}
