package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"backdrop/internal/ledger"
	"backdrop/kiosk"
)

func ledgerCommand(w world) *cobra.Command {
	var asCSV, asJSON, names bool
	cmd := &cobra.Command{
		Use:   "ledger [dir]",
		Short: "List every entry of an event's ledger, oldest first",
		Long: `List every entry of an event's ledger, oldest first. It needs no key, no network and
no lock, works while the booth runs, and changes no file.

Without a flag: a table to read, times as on this machine's clock, with what was spent
and held up to each entry.
With --csv: for a spreadsheet, times in UTC, amounts as plain decimals; held and spent
are differences and may be negative. A text that a spreadsheet would take for a formula
begins with an apostrophe.
With --json: one JSON array, one entry a line, so that a program may read it line by
line too; held and spent are differences, data is what else the entry records.

A guest is a code here. Guests' names and contacts are never listed; the camera's file
names, the reasons given for raised limits and the hashes of pictures only with --names.`,
		Args: cobra.MaximumNArgs(1),
		RunE: doing(func(cmd *cobra.Command, args []string) error {
			var out entryWriter
			switch b := bufio.NewWriter(w.stdout); {
			case asCSV:
				out = &csvEntries{out: csv.NewWriter(b), flush: b.Flush, names: names}
			case asJSON:
				out = &jsonEntries{out: b}
			default:
				out = &tableEntries{out: b, names: names}
			}
			return listEntries(cmd.Context(), folder(args), out, names)
		}),
	}
	cmd.Flags().BoolVar(&asCSV, "csv", false, "comma-separated values for a spreadsheet")
	cmd.Flags().BoolVar(&asJSON, "json", false, "a JSON array, one entry a line")
	cmd.Flags().BoolVar(&names, "names", false, "also the camera's file names, operators' reasons and hashes: they may identify people")
	cmd.MarkFlagsMutuallyExclusive("csv", "json")
	return cmd
}

// entryWriter is one form of the list.
type entryWriter interface {
	begin() error
	entry(kiosk.Entry) error
	end() error
}

// listEntries streams the ledger: a long night is never in memory as a whole.
func listEntries(ctx context.Context, dir string, out entryWriter, names bool) error {
	book, err := ledger.OpenReading(ctx, filepath.Join(dir, "ledger.db"))
	if errors.Is(err, fs.ErrNotExist) {
		return noLedger(dir)
	}
	if err != nil {
		return err
	}
	defer func() { _ = book.Close() }() // opened for reading: nothing to lose
	if err := out.begin(); err != nil {
		return fmt.Errorf("write entries: %w", err)
	}
	err = book.Replay(ctx, func(e kiosk.Entry) error { return out.entry(discreet(e, names)) })
	if err == nil && book.Moved() {
		err = errors.New("a booth has started on this event meanwhile: list it again")
	}
	return errors.Join(err, out.end())
}

// cameraName finds the camera's file name in the path of an original, wherever the
// path stands in a text. The shelf makes such names of these characters only.
var cameraName = regexp.MustCompile(`(originals[/\\]\d{4,})-[A-Za-z0-9._-]+`)

// discreet takes out of an entry what the list must not show: a guest's name always,
// what else can be erased unless it was asked for.
func discreet(e kiosk.Entry, names bool) kiosk.Entry {
	switch e.Kind {
	case kiosk.KindGuest, kiosk.KindMerged, kiosk.KindNamed:
		e.Name = ""
	default:
	}
	if !names {
		e.Name, e.SHA = "", ""
		e.Data.File = cameraName.ReplaceAllString(e.Data.File, "$1")
		e.Data.Detail = cameraName.ReplaceAllString(e.Data.Detail, "$1")
	}
	e.Name = kiosk.Safe(e.Name, 300)
	return e
}

// jsonEntries writes one array with one entry a line.
type jsonEntries struct {
	out *bufio.Writer
	any bool
}

// jsonEntry is the form of an entry for programs.
type jsonEntry struct {
	Seq     int64         `json:"seq"`
	At      time.Time     `json:"at"`
	Kind    kiosk.Kind    `json:"kind"`
	Shot    int           `json:"shot,omitempty"`
	Guest   string        `json:"guest,omitempty"`
	Request int64         `json:"request,omitempty"`
	Stage   kiosk.Stage   `json:"stage,omitempty"`
	Held    kiosk.Credits `json:"held"`
	Spent   kiosk.Credits `json:"spent"`
	Data    kiosk.Data    `json:"data"`
	Name    string        `json:"name,omitempty"`
	SHA     string        `json:"sha,omitempty"`
}

func (j *jsonEntries) begin() error { _, err := j.out.WriteString("["); return err }

func (j *jsonEntries) entry(e kiosk.Entry) error {
	line, err := json.Marshal(jsonEntry{e.Seq, e.At, e.Kind, e.Shot, e.Guest, e.Request, e.Stage, e.Held, e.Spent, e.Data, e.Name, e.SHA})
	if err != nil {
		return err
	}
	lead := "\n"
	if j.any {
		lead = ",\n"
	}
	j.any = true
	_, err = j.out.WriteString(lead + string(line))
	return err
}

func (j *jsonEntries) end() error {
	_, err := j.out.WriteString("\n]\n")
	return errors.Join(err, j.out.Flush())
}

// csvEntries writes for a spreadsheet.
type csvEntries struct {
	out   *csv.Writer
	flush func() error
	names bool
}

func (c *csvEntries) begin() error {
	head := []string{"seq", "at", "kind", "shot", "guest", "request", "stage", "held", "spent", "pot", "cutter", "code", "detail", "file"}
	if c.names {
		head = append(head, "name", "sha256")
	}
	return c.out.Write(head)
}

func (c *csvEntries) entry(e kiosk.Entry) error {
	d := e.Data
	row := []string{strconv.FormatInt(e.Seq, 10), e.At.UTC().Format(time.RFC3339Nano), cell(string(e.Kind)), number(int64(e.Shot)), cell(e.Guest),
		number(e.Request), cell(string(e.Stage)), e.Held.String(), e.Spent.String(),
		cell(string(d.Pot)), cell(d.Cutter), cell(string(d.Code)), cell(d.Detail), cell(d.File)}
	if c.names {
		row = append(row, cell(e.Name), cell(e.SHA))
	}
	return c.out.Write(row)
}

func (c *csvEntries) end() error {
	c.out.Flush()
	return errors.Join(c.out.Error(), c.flush())
}

// number writes a number that is there, and nothing for 0.
func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// cell makes a text harmless for a spreadsheet: one that begins like a formula, also
// behind blanks, gets an apostrophe ("CSV Injection", OWASP). Numbers must not come
// here: -0.25 has to stay one.
func cell(text string) string {
	bare := strings.TrimLeft(text, " \u00a0\ufeff")
	if bare != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(bare)[0]) {
		return "'" + text
	}
	return text
}

// tableEntries writes for people.
type tableEntries struct {
	out         *bufio.Writer
	names       bool
	held, spent kiosk.Credits
}

func (t *tableEntries) begin() error {
	return t.row("no.", "time", "shot", "what", "guest", "held", "spent", "all held", "all spent", "more")
}

func (t *tableEntries) entry(e kiosk.Entry) error {
	t.held += e.Held
	t.spent += e.Spent
	shot, what := "", string(e.Kind)
	if e.Shot != 0 {
		shot = fmt.Sprintf("#%04d", e.Shot)
	}
	if e.Stage != "" {
		what += " " + string(e.Stage)
	}
	return t.row(strconv.FormatInt(e.Seq, 10), e.At.Local().Format(time.DateTime), shot, strings.ReplaceAll(what, "_", " "), e.Guest,
		change(e.Held), change(e.Spent), t.held.Text(), t.spent.Text(), t.more(e))
}

// more gives what else is worth reading in one line.
func (t *tableEntries) more(e kiosk.Entry) string {
	var words []string
	say := func(format, value string) {
		if value != "" {
			words = append(words, fmt.Sprintf(format, value))
		}
	}
	d := e.Data
	say("request %s", number(e.Request))
	say("from %s", string(d.Pot))
	say("by %s", d.Cutter)
	say("%s", string(d.Code))
	say("%s", d.Detail)
	say("%s", d.File)
	say("%s", e.Name)
	if t.names {
		say("sha256 %.12s…", e.SHA)
	}
	return strings.Join(words, ", ")
}

func change(c kiosk.Credits) string {
	switch {
	case c == 0:
		return ""
	case c > 0:
		return "+" + c.Text()
	}
	return c.Text()
}

// row writes one line in columns of fixed width, so that nothing has to wait for the
// last entry. A longer text pushes the rest to the right; it is never cut.
func (t *tableEntries) row(no, at, shot, what, guest, held, spent, allHeld, allSpent, more string) error {
	line := fmt.Sprintf("%s  %s  %s  %s  %s  %s  %s  %s  %s  %s", right(no, 6), left(at, 19), left(shot, 5), left(what, 17), left(guest, 10),
		right(held, 8), right(spent, 8), right(allHeld, 8), right(allSpent, 9), kiosk.Safe(more, 400))
	_, err := io.WriteString(t.out, strings.TrimRight(line, " ")+"\n")
	return err
}

func (t *tableEntries) end() error { return t.out.Flush() }

// left and right pad a text to a width in terminal cells.
func left(text string, width int) string {
	text = kiosk.Safe(text, 200)
	return text + blanks(text, width)
}

func right(text string, width int) string { return blanks(text, width) + text }

func blanks(text string, width int) string {
	return strings.Repeat(" ", max(0, width-ansi.StringWidth(text)))
}
