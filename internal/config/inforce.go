package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Text gives a setting in text form, as it was written; a default as the table has it.
func (c Config) Text(path string) string {
	v := c.given[path].value
	if v.list != nil {
		return List(v.list...)
	}
	return v.text
}

// Texts gives a setting that is a list as it was written.
func (c Config) Texts(path string) []string { return slices.Clone(c.given[path].value.list) }

// Held tells whether a flag gives a setting, whatever event.toml says.
func (c Config) Held(path string) bool { return strings.HasPrefix(c.given[path].file, "--") }

// Taking gives the settings with one key as others have it.
func (c Config) Taking(others Config, path string) Config {
	if k, ok := keyNamed(path); ok {
		c.given = maps.Clone(c.given)
		c.given[path] = others.given[path]
		reflect.ValueOf(k.field(&c)).Elem().Set(reflect.ValueOf(k.field(&others)).Elem())
	}
	return c
}
