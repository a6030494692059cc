package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// traffic is every flow that was played, and which of them may be judged.
type traffic struct {
	net *network
	// flows has one per plan, each as it was planned.
	flows map[string]*flow
	// spoilt were played, but this host was too slow for them to become what was planned.
	spoilt []*flow
	notes  []string
}

const tries = 5

// playAll plays every plan at the same time, and those that did not come out as planned again.
func playAll(ctx context.Context, net *network) (*traffic, error) {
	t := &traffic{net: net, flows: map[string]*flow{}}
	left := plans()
	for try := 1; len(left) > 0; try++ {
		if try > tries {
			return t, fmt.Errorf("this host did not manage the traffic in %d tries: %v", tries, t.notes)
		}
		left = t.playSome(ctx, left)
		if err := ctx.Err(); err != nil {
			return t, err
		}
	}
	return t, nil
}

func (t *traffic) playSome(ctx context.Context, some []plan) (again []plan) {
	errs := make([]error, len(some))
	flows := make([]*flow, len(some))
	var all sync.WaitGroup
	for i, p := range some {
		flows[i] = &flow{endpoints: t.net.pick(), plan: p, net: t.net}
		all.Go(func() {
			if errs[i] = flows[i].open(); errs[i] == nil {
				errs[i] = p.play(ctx, flows[i])
			}
		})
	}
	all.Wait()
	for i, f := range flows {
		if err := errors.Join(errs[i], f.verdict()); err != nil {
			t.notes = append(t.notes, fmt.Sprintf("%s: %v", f.plan.name, err))
			t.spoilt = append(t.spoilt, f)
			again = append(again, f.plan)
			continue
		}
		t.flows[f.plan.name] = f
	}
	return again
}

func (t *traffic) close() {
	for _, f := range t.flows {
		f.close()
	}
	for _, f := range t.spoilt {
		f.close()
	}
	t.net.close()
}
