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
	// A look counts from enoughTime in the programs on. On a busy machine a single run may be held up for long, but not
	// one in each of slowLooks looks.
	enoughTime = 20 * time.Millisecond
	slowLooks  = 3
)

// runs are a program's runs so far: how many, and how long they took together.
type runs struct {
	count uint64
	took  time.Duration
}

// pace is what was seen of a program at the last look, and at how many looks in a row it was slow.
type pace struct {
	last runs
	slow int
}

// look notes a program's runs up to now. A refusal means that the program holds up the host.
func (p *pace) look(name string, now runs) error {
	count, took := now.count-p.last.count, now.took-p.last.took
	p.last = now
	if count == 0 || took < enoughTime || took/time.Duration(count) < meanRun {
		p.slow = 0
		return nil
	}
	if p.slow++; p.slow < slowLooks {
		return nil
	}
	return refuse("program %s takes %d µs for each event, more than %d µs are not allowed: it slows the whole host",
		"程序 %s 处理每个事件需要 %d 微秒，不允许超过 %d 微秒：它会拖慢整台主机",
		name, (took / time.Duration(count)).Microseconds(), meanRun.Microseconds())
}

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
	paces := map[uint32]*pace{}
	said := false
	for pause(ctx, watchEvery) {
		for _, loaded := range b.Report().Loaded {
			if paces[loaded.ID] == nil {
				paces[loaded.ID] = &pace{}
			}
			now, lives := runsOf(loaded.ID)
			if !lives {
				continue
			}
			err := paces[loaded.ID].look(loaded.Name, now)
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

// runsOf asks the kernel about a program; false when it is gone.
func runsOf(id uint32) (runs, bool) {
	fd, err := fdByID(cmdProgFDByID, id)
	if err != nil {
		return runs{}, false
	}
	defer unix.Close(fd)
	info := make(attributes, runCountAt+8)
	if objectInfo(fd, info) != nil {
		return runs{}, false
	}
	return runs{info.u64(runCountAt), time.Duration(info.u64(runTimeAt))}, true
}
