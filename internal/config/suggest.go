package config

import (
	"slices"
	"strings"
)

// maxSuggest bounds the names that are worth comparing, in bytes.
const maxSuggest = 64

// nearest gives the candidate that a typing mistake would turn into name, or "".
func nearest(name string, candidates []string) string {
	if len(name) > maxSuggest {
		return ""
	}
	name = strings.ToLower(name)
	best, found := len(name)/4+2, ""
	for _, c := range candidates {
		if d := distance(name, strings.ToLower(c)); d < best && d < len(c) {
			best, found = d, c
		}
	}
	return found
}

// nearestKey looks for a key close to an unknown path: first by the whole path,
// then by its last word alone (a key in the wrong table).
func nearestKey(path string) string {
	var paths, words []string
	for _, k := range Keys() {
		paths = append(paths, k.Path)
		words = append(words, lastWord(k.Path))
	}
	if near := nearest(path, paths); near != "" {
		return near
	}
	if i := slices.Index(words, nearest(lastWord(path), words)); i >= 0 {
		return paths[i]
	}
	return ""
}

func lastWord(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// distance is Levenshtein's: single bytes put in, left out or changed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// looksSecret tells whether an unknown key was meant to hold the API key.
func looksSecret(path string) bool {
	word := strings.ToLower(strings.NewReplacer("_", "", "-", "", `"`, "").Replace(lastWord(path)))
	return word == "key" || strings.Contains(word, "apikey") || strings.Contains(word, "secret") ||
		strings.Contains(word, "token") || strings.Contains(word, "password")
}
