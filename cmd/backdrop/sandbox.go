package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"backdrop/internal/greenscreen"
	"backdrop/internal/photo"
	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// credits is a flag that takes an amount of credits in plain decimals.
type credits struct{ to *kiosk.Credits }

func (c credits) String() string {
	if c.to == nil {
		return ""
	}
	return c.to.String()
}
func (c credits) Type() string { return "credits" }
func (c credits) Set(text string) error {
	v, err := kiosk.ParseCredits(text)
	if err == nil {
		*c.to = v
	}
	return err
}

func sandboxCommand(w world) *cobra.Command {
	c := sandbox.Config{Listen: "127.0.0.1:8089", Subscription: 50 * kiosk.Credit, PAYG: 10 * kiosk.Credit}
	var faults []string
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve the remove.bg protocol on this machine, for rehearsals and for testing clients",
		Long: `Serve an emulation of the remove.bg protocol on the loopback address. It cuts with the
built-in green screen, keeps its own account, and makes faults on order. Its control
address /_sandbox tells the truth of what was asked and charged.`,
		Args: cobra.NoArgs,
		RunE: doing(func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			run, err := startSandbox(ctx, c, faults)
			if err != nil {
				return err
			}
			key := c.Key
			if key == "" {
				key = sandbox.DefaultKey
			}
			fmt.Fprintf(w.stdout, "control  %s\nbase URL %s\nkey      %s\nstop with Ctrl-C\n", run.ControlURL(), run.BaseURL(), kiosk.Safe(key, 100))
			<-ctx.Done()
			return closeSandbox(run)
		}),
	}
	fl := cmd.Flags()
	fl.StringVar(&c.Listen, "listen", c.Listen, "loopback address and port; port 0 takes a free one")
	fl.StringVar(&c.Key, "key", sandbox.DefaultKey, "the key that is accepted; never a real one")
	fl.StringVar(&c.Profile, "profile", sandbox.DefaultProfile, "the service to emulate")
	fl.Var(credits{&c.Subscription}, "subscription", "credits in the subscription")
	fl.Var(credits{&c.PAYG}, "payg", "pay-as-you-go credits")
	fl.Var(credits{&c.Enterprise}, "enterprise", "enterprise credits")
	fl.IntVar(&c.Free, "free", 0, "free calls, each good for one preview")
	fl.DurationVar(&c.Lag, "lag", 0, "how late the balance shows a change")
	fl.StringArrayVar(&faults, "fault", nil, "a fault on order as STAGE:NTH:KIND (full:1:drop_after_charge); may be repeated")
	return cmd
}

// startSandbox starts the emulated service with this program's own cutter.
func startSandbox(ctx context.Context, c sandbox.Config, faults []string) (*sandbox.Running, error) {
	for _, text := range faults {
		f, err := sandbox.ParseFault(text)
		if err != nil {
			return nil, &exit{2, err}
		}
		c.Faults = append(c.Faults, f)
	}
	c.Cut, c.Encode = greenscreen.Key, photo.EncodeJPEG
	run, err := sandbox.Start(context.WithoutCancel(ctx), c)
	var busy *net.OpError
	if err != nil && !errors.As(err, &busy) {
		return nil, &exit{2, err} // the settings; a port that is taken is a failure
	}
	return run, err
}

func closeSandbox(run *sandbox.Running) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return run.Close(ctx)
}
