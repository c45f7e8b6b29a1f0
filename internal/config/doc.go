// Package config turns event.toml, the environment and the command line's flags
// into one checked value.
//
// One table, Keys, drives everything: how a key is read, its type, default and
// check, the commented file that init writes, and one flag for each key. A new
// key is one row of that table and one field of Config.
//
// Every fault is found in one go, each with file, line and key. Amounts are read
// from the literal text of the file, never through a float. No message quotes
// the API key, a PIN's hash, a URL that may carry a password, or the value of a
// key that nobody knows (people paste their API key there).
//
// Plan and Set change one key of an event.toml and leave every other byte alone.
//
// What it does not do: create folders, write a new event.toml (it gives its bytes),
// read the environment by itself, know prices or base URLs of a profile, or keep
// the API key: APIKey reads it on demand and Config never holds it.
package config
