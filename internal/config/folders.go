package config

import (
	"os"
	"path/filepath"
	"strings"
)

// ownFolders names what Backdrop writes below an event folder. A camera writing
// there, or a scan reading there, would make new shots of our own results.
func ownFolders() []string {
	return []string{"originals", "previews", "cutouts", "photos", "quarantine", "spool", "cache"}
}

// checkFolders makes the drop folders absolute and keeps them apart from each
// other and from our own. They need not exist: the booth shows a missing one.
func checkFolders(_ Key, c *Config) []*complaint {
	if len(c.Drop.Folders) == 0 {
		return one(complain("names no folder").try(`for example ["drop"]`))
	}
	var all []*complaint
	folders := make([]string, 0, len(c.Drop.Folders))
	for _, name := range c.Drop.Folders {
		bad := c.folderFault(name, folders)
		if bad != nil {
			all = append(all, bad)
			continue
		}
		folders = append(folders, c.abs(name))
	}
	c.Drop.Folders = folders
	return all
}

func (c *Config) folderFault(name string, before []string) *complaint {
	if strings.TrimSpace(name) == "" {
		return complain("holds an empty name")
	}
	if bad := c.tilde(name); bad != nil {
		return complain("%s %s", quote(name), bad.message).try(bad.hint)
	}
	folder := c.abs(name)
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return complain("%s is not a folder", quote(name))
	}
	if bad := c.ownFault(name, folder); bad != nil {
		return bad
	}
	for _, other := range before {
		if how := relation(folder, other); how != "" {
			return complain("%s %s the drop folder %s", quote(name), how, quote(other)).
				try("name the outer one alone: sub-folders are searched too")
		}
	}
	return nil
}

func (c *Config) ownFault(name, folder string) *complaint {
	const hint = "give the camera a folder of its own, such as drop"
	if relation(folder, c.Dir) == "is" {
		return complain("%s is the event folder, which holds what Backdrop writes", quote(name)).try(hint)
	}
	for _, own := range ownFolders() {
		if how := relation(folder, filepath.Join(c.Dir, own)); how != "" {
			return complain("%s %s the event's own folder %s, where Backdrop writes", quote(name), how, own).try(hint)
		}
		// The event may be copied to a disk that does not tell Photos from photos.
		if rel, err := filepath.Rel(resolve(c.Dir, maxLinks), resolve(folder, maxLinks)); err == nil {
			if first, _, _ := strings.Cut(filepath.ToSlash(rel), "/"); strings.EqualFold(first, own) {
				return complain("%s differs in case alone from %s, where Backdrop writes", quote(name), own).try(hint)
			}
		}
	}
	return nil
}

// relation tells how folder a stands to folder b: "is", "lies in", "contains",
// or "" where they are apart. Links are followed, also where the end of a path
// does not exist yet.
func relation(a, b string) string {
	a, b = resolve(a, maxLinks), resolve(b, maxLinks)
	switch aInB, bInA := inside(a, b), inside(b, a); {
	case aInB && bInA:
		return "is"
	case aInB:
		return "lies in"
	case bInA:
		return "contains"
	}
	return ""
}

// inside tells whether path is folder or lies below it, by name or, where both
// exist, by identity (a mount or a file system without case shows one folder
// under two names).
func inside(path, folder string) bool {
	target, err := os.Stat(folder)
	for {
		if path == folder {
			return true
		}
		if err == nil {
			if info, statErr := os.Stat(path); statErr == nil && os.SameFile(info, target) {
				return true
			}
		}
		parent := filepath.Dir(path)
		if parent == path {
			return false
		}
		path = parent
	}
}

// maxLinks bounds the links followed in one path, as Linux does.
const maxLinks = 40

// resolve gives a path without symbolic links. What does not exist keeps its
// name, so two paths that will be one folder come out equal.
func resolve(path string, links int) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	parent := filepath.Dir(path)
	if parent == path || links == 0 {
		return path
	}
	if target, err := os.Readlink(path); err == nil { // a link to what does not exist yet
		if !filepath.IsAbs(target) {
			target = filepath.Join(resolve(parent, links-1), target)
		}
		return resolve(target, links-1)
	}
	return filepath.Join(resolve(parent, links), filepath.Base(path))
}
