/** Submissions for http-health-server that use something up or end in their own way. Each stops by itself far below a host's means. */

const program = (imports: string[], body: string): string =>
  `package main\n\nimport (\n${imports.map((name) => `\t"${name}"\n`).join('')})\n\nfunc main() {\n${body}\n}\n`;

export const HANGS = program(['time'], 'time.Sleep(time.Hour)');

/** 1.5 GiB at most. */
export const EATS_MEMORY = program(
  ['time'],
  `var all [][]byte
	for range 48 {
		page := make([]byte, 32<<20)
		for i := 0; i < len(page); i += 4096 {
			page[i] = 1
		}
		all = append(all, page)
	}
	time.Sleep(time.Hour)
	println(len(all))`,
);

/** 64 MiB at most. */
export const FLOODS_OUTPUT = program(
  ['os', 'strings', 'time'],
  `line := []byte(strings.Repeat("flood ", 1000))
	for range 10_000 {
		os.Stdout.Write(line)
	}
	time.Sleep(time.Hour)`,
);

export const STARTS_PROCESSES = program(
  ['os/exec', 'time'],
  `for range 500 {
		exec.Command("/bin/sleep", "600").Start()
	}
	time.Sleep(time.Hour)`,
);

/** 1 GiB at most, in files of 32 MiB. */
export const FILLS_DISK = program(
  ['log', 'os', 'strconv'],
  `block := make([]byte, 32<<20)
	for i := range 32 {
		if err := os.WriteFile("/work/../tmp/fill"+strconv.Itoa(i), block, 0o600); err != nil {
			log.Fatal(err)
		}
	}`,
);

export const USES_UP_INODES = program(
  ['log', 'os', 'strconv'],
  `for i := range 100_000 {
		if err := os.WriteFile("/tmp/empty"+strconv.Itoa(i), nil, 0o600); err != nil {
			log.Fatal(err)
		}
	}`,
);

export const WRITES_ONE_LARGE_FILE = program(
  ['log', 'os'],
  `file, err := os.Create("large")
	if err != nil {
		log.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for range 128 {
		if _, err := file.Write(block); err != nil {
			log.Fatal(err)
		}
	}`,
);

export const OPENS_FILES = program(
  ['log', 'os'],
  `var held []*os.File
	for range 20_000 {
		file, err := os.Open("/dev/null")
		if err != nil {
			log.Fatal(err)
		}
		held = append(held, file)
	}
	println(len(held))`,
);

export const KILLS_ITSELF = program(['syscall'], 'syscall.Kill(syscall.Getpid(), syscall.SIGKILL)');
export const EXITS = program(['os'], 'os.Exit(3)');
export const PANICS = 'package main\n\nfunc main() { panic("boom") }\n';

export const DOES_NOT_COMPILE = 'package main\n\nfunc main() { undefined() }\n';

/** A table that keeps the compiler busy for seconds, with some 400 MiB of memory. */
export const LARGE_TABLE = `package main

var table = map[string][]string{
${Array.from({ length: 9000 }, (_, i) => `"k${i}":{"a${i}","b"},`).join('\n')}
}

func main() { println(len(table)) }
`;

/** A program whose data is so large that the compiler must write it out. */
export const largeData = (mebibytes: number): string => `package main

var data = [${mebibytes} << 17]int{${mebibytes}<<17 - 1: 1}

func main() { println(data[5]) }
`;

/** Ten complaints of 20,000 characters each. */
export const LONG_COMPLAINTS = `package main

func main() {
${Array.from({ length: 10 }, (_, i) => `\t${'x'.repeat(20_000)}${i}()`).join('\n')}
}
`;
