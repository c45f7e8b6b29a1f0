// Package removebg speaks the remove.bg HTTP protocol (version 1.0): it sends
// one picture, reads the answer's headers and body within limits, and says what
// happened and whether it cost anything. Profiles name the services that speak
// the protocol, with their prices and limits.
//
// The one question it must never get wrong is "did it cost?". Every failure is
// a *Failure with one of three outcomes:
//
//	Void     provably not charged: 400, 402, 403, 429, or nothing ever left this machine
//	Paid     a 200 whose headers were read; the body then failed, so: paid, no file
//	Unknown  everything else; the money stays held until there is evidence
//
// What it does not do: it never repeats a request, not even a free one, and its
// transport is built so that Go's cannot either (no redirects, no HTTP/2, no
// idempotency header, no body that can be rewound). It does not decide whether a
// request may happen, keep accounts, decode pictures, write files, read the
// environment, use a proxy, or log. The key stands in one request header and
// nowhere else.
package removebg
