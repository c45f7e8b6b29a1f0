// Package tui is what the operator sees: the review screen with its pictures,
// prompts and keys, and the same booth line by line for screen readers, pipes and
// scripts. It draws booths and turns keys and lines into inputs.
//
// The rules of this package:
//
//   - it imports kiosk and nothing else of ours, and neither os, net nor a database:
//     the truth is the desk's;
//   - Update and View never wait: slow things are commands, commands capture values;
//   - the newest whole booth arrives through a channel with room for one, never a
//     delta; late answers are compared with the present and dropped;
//   - a key that acts without a question waits 50 ms: a scan may begin with it;
//   - a prompt that spends money names price and pot on its key and is deaf for
//     400 ms; PAYG has a key of its own;
//   - everything from outside passes kiosk.Safe before it is measured or drawn;
//   - every sentence the operator reads stands in words.go.
package tui
