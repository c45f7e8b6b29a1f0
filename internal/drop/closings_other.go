//go:build !linux

package drop

// closings is nothing here: the system does not say who closes what, or not in a
// way worth a second watch. The scan and the decoder do it all.
type closings struct{ heard chan closing }

func openClosings(chan<- struct{}) *closings { return nil }

func (c *closings) watch(string, string) {}

func (c *closings) nameOf(closing) (string, bool) { return "", false }

func (c *closings) close() {}
