package kit

// Limits are what the submission may use in one phase of the grading. One that is 0 has a default, but for memory, which
// the container then bounds alone.
type Limits struct {
	// MemoryMb is MiB of all processes together.
	MemoryMb float64 `json:"memoryMb"`
	// OutputKb is KiB that are kept of one process's output.
	OutputKb float64 `json:"outputKb"`
	// Processes counts processes and threads at once.
	Processes float64 `json:"processes"`
	// OpenFiles are descriptors of one process.
	OpenFiles float64 `json:"openFiles"`
	// FileMb is MiB of one file.
	FileMb float64 `json:"fileMb"`
}

// phase is what a grading is about.
type phase int

const (
	// buildPhase: the toolchain runs.
	buildPhase phase = iota
	// checkPhase: what was built runs.
	checkPhase
	// testPhase: the toolchain runs beside what it builds.
	testPhase
)

var (
	buildDefaults = Limits{OutputKb: 1024, Processes: 512, OpenFiles: 8192, FileMb: 192}
	runDefaults   = Limits{OutputKb: 256, Processes: 256, OpenFiles: 4096, FileMb: 64}
)

// during are the limits of a phase, with defaults for what the lab does not state.
func (b Budgets) during(p phase) Limits {
	build, run := b.Build.or(buildDefaults), b.Limits.or(runDefaults)
	switch p {
	case buildPhase:
		return build
	case checkPhase:
		return run
	}
	return Limits{
		MemoryMb: max(build.MemoryMb, run.MemoryMb), OutputKb: max(build.OutputKb, run.OutputKb),
		Processes: max(build.Processes, run.Processes), OpenFiles: max(build.OpenFiles, run.OpenFiles),
		FileMb: max(build.FileMb, run.FileMb),
	}
}

func (l Limits) or(defaults Limits) Limits {
	either := func(value, otherwise float64) float64 {
		if value > 0 {
			return value
		}
		return otherwise
	}
	return Limits{
		MemoryMb: either(l.MemoryMb, defaults.MemoryMb), OutputKb: either(l.OutputKb, defaults.OutputKb),
		Processes: either(l.Processes, defaults.Processes), OpenFiles: either(l.OpenFiles, defaults.OpenFiles),
		FileMb: either(l.FileMb, defaults.FileMb),
	}
}

func (l Limits) memoryBytes() uint64 { return uint64(l.MemoryMb) << 20 }
func (l Limits) outputBytes() int    { return int(l.OutputKb * 1024) }
func (l Limits) fileBytes() uint64   { return uint64(l.FileMb * (1 << 20)) }

// enter begins a phase: from now on its limits hold.
func (g *grading) enter(p phase) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.phase, g.limits = p, g.job.Budgets.during(p)
}

// now is the phase and what it allows.
func (g *grading) now() (phase, Limits) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.phase, g.limits
}

// limitText words a limit that was reached, in which phase, and where it stands; without a full stop.
func limitText(reason string, p phase, l Limits) Text {
	texts := runTexts
	if p == buildPhase {
		texts = buildTexts
	}
	text, known := texts[reason]
	if !known {
		return T("a limit was reached", "达到上限")
	}
	return text(l)
}

var runTexts = map[string]func(Limits) Text{
	ReasonOutOfMemory: func(l Limits) Text {
		return T("out of memory: more than %g MiB were needed", "内存不足：超出 %g MiB 的上限", l.MemoryMb)
	},
	ReasonOutputLimit: func(l Limits) Text {
		return T("wrote more than %g KiB of output", "输出超过 %g KiB", l.OutputKb)
	},
	ReasonProcessLimit: func(l Limits) Text {
		return T("more than %g processes and threads at once", "同时运行的进程和线程超过 %g 个", l.Processes)
	},
	ReasonDiskFull: func(Limits) Text { return T("the sandbox's disk is full", "沙箱的磁盘已写满") },
	causeInodesUsed: func(Limits) Text {
		return T("the sandbox's disk can hold no more files", "沙箱的磁盘已无法再创建文件")
	},
	causeFileSize: func(l Limits) Text {
		return T("wrote a file of more than %g MiB", "写出的单个文件超过 %g MiB", l.FileMb)
	},
}

var buildTexts = map[string]func(Limits) Text{
	ReasonOutOfMemory: func(l Limits) Text {
		return T("building ran out of memory: it needed more than %g MiB", "编译时内存不足：超出 %g MiB 的上限", l.MemoryMb)
	},
	ReasonOutputLimit: func(l Limits) Text {
		return T("building wrote more than %g KiB of output", "编译输出超过 %g KiB", l.OutputKb)
	},
	ReasonProcessLimit: func(l Limits) Text {
		return T("building ran more than %g processes and threads at once", "编译时同时运行的进程和线程超过 %g 个", l.Processes)
	},
	ReasonDiskFull: func(Limits) Text { return T("building filled the sandbox's disk", "编译写满了沙箱的磁盘") },
	causeInodesUsed: func(Limits) Text {
		return T("building made more files than the sandbox's disk can hold", "编译产生的文件数超出沙箱磁盘的上限")
	},
	causeFileSize: func(l Limits) Text {
		return T("building wrote a file of more than %g MiB", "编译写出的单个文件超过 %g MiB", l.FileMb)
	},
}
