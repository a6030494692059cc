package broker

import "time"

// What one candidate may use up in all, whatever the lab's policy grants at once. An honest loader stays far below: its
// questions about the kernel, its programs and maps are less than a hundred calls.
const (
	// maxRequests calls are answered at the broker's speed, and every later one is refused after floodPause.
	maxRequests = 4096
	floodPause  = 20 * time.Millisecond
	maxLoads    = 256
	maxMapsMade = 256
	// maxBTF bytes of type information in one piece, maxBTFTotal in all: the kernel keeps it as long as the candidate
	// holds the descriptor.
	maxBTF      = 4 << 20
	maxBTFTotal = 16 << 20
	// verifierTime is what loading may take in all; one load that has begun is not cut off, the kernel bounds it.
	verifierTime = 10 * time.Second
	// maxValueSize bounds what one helper call copies, in bytes.
	maxValueSize = 4096
	// maxVerified bounds how many instructions of a program the verifier follows. A path through the program is never
	// longer, so it bounds the time of one event as well. Honest programs need some hundreds.
	maxVerified = 10_000
)

// usage is what a candidate has used up so far.
type usage struct {
	requests, loads, maps, perfEvents int
	btf                               uint64
	verifier                          time.Duration
}

// request counts a call; a refusal means that there were too many.
func (u *usage) request() error {
	u.requests++
	if u.flooded() {
		return refuse("more than %d calls of bpf and perf_event_open are not allowed",
			"不允许调用 bpf 和 perf_event_open 超过 %d 次", maxRequests)
	}
	return nil
}

func (u *usage) flooded() bool { return u.requests > maxRequests }

// load counts a program that is going to be loaded.
func (u *usage) load() *refused {
	if u.loads >= maxLoads {
		return refuse("loading more than %d programs in all is not allowed", "累计加载的程序不得超过 %d 个", maxLoads)
	}
	if u.verifier > verifierTime {
		return refuse("the verifier has worked %d s for this submission, more is not allowed",
			"验证器已为本次提交工作 %d 秒，不允许继续加载", int(verifierTime.Seconds()))
	}
	u.loads++
	return nil
}

// newMap counts a map that is going to be made.
func (u *usage) newMap() error {
	if u.maps >= maxMapsMade {
		return refuse("making more than %d maps in all is not allowed", "累计创建的映射不得超过 %d 个", maxMapsMade)
	}
	u.maps++
	return nil
}

// types counts bytes of BTF.
func (u *usage) types(bytes uint64) error {
	if bytes > maxBTF || u.btf+bytes > maxBTFTotal {
		return refuse("more than %d MiB of BTF in all are not allowed", "累计加载的 BTF 不得超过 %d MiB", maxBTFTotal>>20)
	}
	u.btf += bytes
	return nil
}

// perfEvent counts a perf event. Loaders open one for each tracepoint, readers one for each processor.
func (u *usage) perfEvent() error {
	most := 64 + 8*int(possibleCPUs())
	if u.perfEvents >= most {
		return refuse("opening more than %d perf events in all is not allowed", "累计打开的 perf 事件不得超过 %d 个", most)
	}
	u.perfEvents++
	return nil
}
