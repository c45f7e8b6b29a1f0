package kiosk

import "log/slog"

// Secret is a text that must not be seen: the API key, a PIN. Every way of
// printing it gives "***"; Reveal is the only door.
type Secret struct{ text string }

// NewSecret wraps text.
func NewSecret(text string) Secret { return Secret{text} }

// Reveal returns the text itself. Call it at the moment of use and nowhere else.
func (s Secret) Reveal() string { return s.text }

// Empty tells whether there is nothing to hide.
func (s Secret) Empty() bool { return s.text == "" }

// String gives "***".
func (Secret) String() string { return "***" }

// GoString gives "***" for %#v.
func (Secret) GoString() string { return "***" }

// MarshalText gives "***" to every encoder.
func (Secret) MarshalText() ([]byte, error) { return []byte("***"), nil }

// LogValue gives "***" to slog.
func (Secret) LogValue() slog.Value { return slog.StringValue("***") }
