package broker

import (
	"context"
	"time"

	"golang.org/x/sys/unix"
)

const (
	cmdEnableStats = 32
	runTimeAt      = 192
	runCountAt     = 200

	// watchEvery is how often the kernel is asked how long the candidate's programs have run.
	watchEvery = 200 * time.Millisecond
	// meanRun is how long a program may take for an event, on average; programs that count take a hundredth of it.
	meanRun = 20 * time.Microsecond
	// enoughRuns and enoughTime keep single slow runs, on a machine that was busy with something else, from counting.
	enoughRuns = 20
	enoughTime = 100 * time.Millisecond
)

// watch measures the candidate's programs while they run, and calls slow when they hold up the whole host: what an event
// costs is for everybody who causes one. It calls again as long as such a program lives. It returns when the context
// ends.
func (b *Broker) watch(ctx context.Context, slow func()) error {
	// The kernel measures as long as this descriptor is open.
	stats, err := bpf(cmdEnableStats, make(attributes, 16))
	if err != nil {
		return err
	}
	defer unix.Close(stats)
	said := false
	for pause(ctx, watchEvery) {
		for _, loaded := range b.Report().Loaded {
			runs, took := runsOf(loaded.ID)
			err := judgeRuns(loaded.Name, runs, took)
			if err == nil {
				continue
			}
			if !said {
				b.noteRefusal(err)
			}
			said = true
			slow()
		}
	}
	return nil
}

func judgeRuns(name string, runs uint64, took time.Duration) error {
	if runs < enoughRuns || took < enoughTime || took/time.Duration(runs) < meanRun {
		return nil
	}
	return refuse("program %s takes %d µs for each event, more than %d µs are not allowed: it slows the whole host",
		"程序 %s 处理每个事件需要 %d 微秒，不允许超过 %d 微秒：它会拖慢整台主机", name, (took / time.Duration(runs)).Microseconds(), meanRun.Microseconds())
}

// runsOf is how often a program has run and how long in all; zero when it is gone.
func runsOf(id uint32) (runs uint64, took time.Duration) {
	fd, err := fdByID(cmdProgFDByID, id)
	if err != nil {
		return 0, 0
	}
	defer unix.Close(fd)
	info := make(attributes, runCountAt+8)
	if objectInfo(fd, info) != nil {
		return 0, 0
	}
	return info.u64(runCountAt), time.Duration(info.u64(runTimeAt))
}
