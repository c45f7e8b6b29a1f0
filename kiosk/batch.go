package kiosk

// Batch says how many of n requests of a stage, one after the other, would be taken at
// the quote of this moment: the same price, the same pot, within every budget. Each of
// them is still an order of its own, agreed to at that quote; a guest's limit is not
// looked at.
func (b *Booth) Batch(st Stage, n int) (q Quote, fit int) {
	q = b.Quote(st)
	if !q.Paid {
		return q, n
	}
	c := b.scratch()
	for fit < n {
		now := c.Quote(st)
		if now.Price != q.Price || now.Pot != q.Pot || c.fits(now) != nil {
			break
		}
		c.hold(c.open, now.Pot, now.Price, 1)
		fit++
	}
	return q, fit
}
