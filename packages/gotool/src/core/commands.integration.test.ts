import type { WorkspaceFiles } from '@gopherlab/contracts';
import { beforeAll, expect, test as anyTest } from 'vitest';
import type { HttpAnswer, Run, RunEnd, RunEvent, RunOptions, TestOptions } from '../api.ts';
import { runCommand, testCommand, type CommandHost } from './commands.ts';
import { startHere } from './program.testing.ts';
import { findToolchains } from './toolchain-folder.testing.ts';
import { openToolchain } from './toolchain.testing.ts';
import { ROOT, Tools } from './tools.ts';
import { createWorkshop, type Workshop } from './workshop.ts';

/** With the real toolchain, as `npm start` builds it; where there is none they are reported as skipped. */
const test = anyTest.skipIf(findToolchains() === undefined);
let workshop: Workshop;
let host: CommandHost;
// One for all tests: compiling the tools takes seconds.
beforeAll(() => {
  if (findToolchains() === undefined) return;
  const toolchain = openToolchain();
  workshop = createWorkshop(new Tools(toolchain, toolchain.Go), async () => {});
  host = { workshop, startProgram: startHere(toolchain.Go), isWarm: () => true };
});

interface Outcome {
  end: RunEnd;
  events: RunEvent[];
  stdout: string;
  stderr: string;
  build: string;
}

async function outcomeOf(run: Run): Promise<Outcome> {
  const end = await run.done;
  const events: RunEvent[] = [];
  run.subscribe((event) => events.push(event));
  const text = (stream: string) =>
    events.map((event) => (event.type === 'output' && event.stream === stream ? event.text : '')).join('');
  return { end, events, stdout: text('stdout'), stderr: text('stderr'), build: text('build') };
}

const run = (files: WorkspaceFiles, options?: RunOptions) => outcomeOf(runCommand(host, files, options));
const goTest = (files: WorkspaceFiles, ...args: string[]) =>
  outcomeOf(testCommand(host, files, { args } satisfies TestOptions));

function results({ events }: Outcome): Record<string, string> {
  const found: Record<string, string> = {};
  for (const event of events) {
    if (event.type === 'test' && ['pass', 'fail', 'skip'].includes(event.action)) {
      found[event.test ?? event.package] = event.action;
    }
  }
  return found;
}

const diagnosticsOf = ({ events }: Outcome) =>
  events.flatMap((event) => (event.type === 'diagnostics' ? event.diagnostics : []));

/** A program in one file; its imports are the names given. */
function program(imports: string[], body: string): WorkspaceFiles {
  const list = imports.map((path) => `\t"${path}"\n`).join('');
  return { 'main.go': `package main\n\nimport (\n${list})\n\nfunc main() {\n${body}\n}\n` };
}

test('a program gets arguments, environment and files, and its exit code comes back', async () => {
  const files = program(
    ['fmt', 'os'],
    `content, err := os.ReadFile("data/hello.txt")
	fmt.Println(os.Args[1:], os.Getenv("WHO"), string(content), err)
	os.WriteFile("/tmp/out", []byte("x"), 0o600)
	info, _ := os.Stat("/tmp/out")
	fmt.Println(info.Size(), info.Mode())
	fmt.Fprintln(os.Stderr, "to stderr")
	os.Exit(3)`,
  );
  const { end, stdout, stderr } = await run(
    { ...files, 'data/hello.txt': '你好' },
    { args: ['a', 'b c'], env: { WHO: 'gopher' } },
  );
  expect(end).toMatchObject({ reason: 'exited', exitCode: 3 });
  expect(stdout).toBe('[a b c] gopher 你好 <nil>\n1 -rw-------\n');
  expect(stderr).toBe('to stderr\nexit status 3\n');
});

test('what the compiler says has a place, and is printed as go prints it', async () => {
  const outcome = await run({
    'go.mod': 'module example.com/m\n\ngo 1.25\n',
    'main.go': 'package main\n\nimport "example.com/m/part"\n\nfunc main() { part.Do() }\n',
    'part/part.go': 'package part\n\nfunc Do() {\n\tx := 1\n\treturn 2\n}\n',
  });
  expect(outcome.end).toMatchObject({ reason: 'failed-build', exitCode: 1 });
  expect(outcome.build).toBe(
    '# example.com/m/part\n./part/part.go:4:2: declared and not used: x\n./part/part.go:5:9: too many return values\n\thave (number)\n\twant ()\n',
  );
  expect(diagnosticsOf(outcome)).toEqual([
    { file: 'part/part.go', line: 4, column: 2, message: 'declared and not used: x' },
    {
      file: 'part/part.go',
      line: 5,
      column: 9,
      message: 'too many return values\n\thave (number)\n\twant ()',
    },
  ]);
});

test('an import that does not exist is named with its place before anything is compiled', async () => {
  const outcome = await run(program(['fmt', 'fmtt', 'github.com/no/such'], 'fmt.Println()'));
  expect(outcome.end.reason).toBe('failed-build');
  expect(diagnosticsOf(outcome)).toEqual([
    { file: 'main.go', line: 5, column: 2, message: 'package fmtt is not in std' },
    expect.objectContaining({ file: 'main.go', line: 6, column: 2 }),
  ]);
});

test('a package of the module in the middle is compiled anew, and the program says the new thing', async () => {
  const files = (word: string) => ({
    'go.mod': 'module m\n\ngo 1.25\n',
    'main.go': 'package main\n\nimport "m/a"\n\nfunc main() { println(a.Word()) }\n',
    'a/a.go': 'package a\n\nimport "m/a/internal/b"\n\nfunc Word() string { return b.Word }\n',
    'a/internal/b/b.go': `package b\n\nconst Word = "${word}"\n`,
  });
  expect((await run(files('one'))).stderr).toBe('one\n');
  expect((await run(files('two'))).stderr).toBe('two\n');
  expect((await run(files('one'))).stderr).toBe('one\n');
});

test('standard input is waited for, comes in pieces, and ends', async () => {
  const running = runCommand(
    host,
    program(
      ['bufio', 'fmt', 'os'],
      `lines := bufio.NewScanner(os.Stdin)
	fmt.Println("ready")
	for lines.Scan() {
		fmt.Printf("<%s>\\n", lines.Text())
	}
	fmt.Println("end")`,
    ),
  );
  running.write('early\n');
  running.subscribe((event) => {
    if (event.type !== 'output') return;
    if (event.text.includes('<early>')) running.write('in two ');
    if (event.text.includes('<early>')) running.write('parts\nlast');
    if (event.text.includes('<in two parts>')) running.closeInput();
  });
  const { stdout, end } = await outcomeOf(running);
  expect(stdout).toBe('ready\n<early>\n<in two parts>\n<last>\nend\n');
  expect(end.exitCode).toBe(0);
});

test('a deadlock is found, and waiting for a timer, input or a connection is none', async () => {
  const dead = await run(program(['fmt'], 'ch := make(chan int)\n\tfmt.Println(<-ch)'));
  expect(dead.end.exitCode).toBe(2);
  expect(dead.stderr).toContain('fatal error: all goroutines are asleep - deadlock!');
  expect(dead.stderr).toContain(`${ROOT}/main.go:9`);
  const alive = await run(
    program(
      ['fmt', 'io', 'net', 'time'],
      `time.Sleep(20 * time.Millisecond)
	listener, _ := net.Listen("tcp", "127.0.0.1:9000")
	go func() {
		time.Sleep(20 * time.Millisecond)
		connection, _ := net.Dial("tcp", "127.0.0.1:9000")
		connection.Write([]byte("over the network"))
		connection.Close()
	}()
	connection, _ := listener.Accept()
	content, _ := io.ReadAll(connection)
	fmt.Println(string(content))`,
    ),
  );
  expect(alive.stdout).toBe('over the network\n');
});

test('a panic ends with its stack, at the places of the sources', async () => {
  const { stderr, end } = await run(program(['errors'], 'panic(errors.New("boom"))'));
  expect(end).toMatchObject({ reason: 'exited', exitCode: 2 });
  expect(stderr).toMatch(/^panic: .*boom/);
  expect(stderr).toContain(`${ROOT}/main.go:8`);
});

test('memory over the limit is the runtime’s own out of memory', async () => {
  const files = program(
    ['fmt'],
    `var all [][]byte
	for {
		all = append(all, make([]byte, 1<<20))
		if len(all)%8 == 0 {
			fmt.Println(len(all))
		}
	}`,
  );
  const { end, stderr } = await run(files, { memoryMb: 64 });
  expect(end.reason).toBe('out-of-memory');
  expect(stderr).toContain('out of memory');
});

test('the page calls a server of the program, and the answer has everything', async () => {
  const running = runCommand(
    host,
    program(
      ['fmt', 'io', 'net/http'],
      `http.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Seen", r.Header.Get("X-Sent")+" "+r.Host)
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, "%s %s", r.URL.RawQuery, body)
	})
	http.HandleFunc("/bytes", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte{0xff, 0xfe}) })
	http.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/echo", 302) })
	fmt.Println(http.ListenAndServe(":8080", nil))`,
    ),
  );
  const ask = (method: string, path: string, body = ''): Promise<HttpAnswer> =>
    running.request({ method, url: `http://localhost:8080${path}`, headers: [['X-Sent', 'header']], body });
  const addresses: string[] = [];
  const answers = await new Promise<HttpAnswer[]>((resolve, reject) => {
    void running.done.then((end) => reject(new Error(`it has ended: ${JSON.stringify(end)}`)));
    running.subscribe((event) => {
      if (event.type !== 'listening') return;
      addresses.push(event.address);
      void Promise.all([
        ask('POST', '/echo?q=1', 'body'),
        ask('GET', '/bytes'),
        ask('GET', '/away'),
        running.request({ method: 'GET', url: 'http://localhost:9/', headers: [], body: '' }),
      ]).then(resolve);
    });
  });
  running.stop();
  expect(addresses).toHaveLength(1);
  expect(addresses[0]).toMatch(/:8080$/);
  const [echo, raw, away, refused] = answers;
  expect(echo).toMatchObject({
    ok: true,
    status: 418,
    statusText: "I'm a teapot",
    body: 'q=1 body',
    bodyIs: 'text',
  });
  expect(echo?.ok && echo.headers).toContainEqual(['X-Seen', 'header localhost:8080']);
  expect(raw).toMatchObject({ ok: true, body: '//4=', bodyIs: 'base64' });
  expect(away).toMatchObject({ ok: true, status: 302 });
  expect(refused).toMatchObject({ ok: false });
  expect(await running.done).toMatchObject({ reason: 'stopped', exitCode: null });
});

test('cgo is refused with its place, os/exec is pointed at and runs', async () => {
  const cgo = await run({
    'main.go': 'package main\n\n// int one() { return 1; }\nimport "C"\n\nfunc main() { println(C.one()) }\n',
  });
  expect(cgo.end.reason).toBe('unsupported');
  expect(diagnosticsOf(cgo)[0]).toMatchObject({ file: 'main.go', line: 4, column: 8 });
  const exec = await run(program(['fmt', 'os/exec'], 'fmt.Println(exec.Command("true").Run() != nil)'));
  expect(diagnosticsOf(exec)).toEqual([expect.objectContaining({ file: 'main.go', line: 5, column: 2 })]);
  expect(exec).toMatchObject({ stdout: 'true\n', end: { reason: 'exited', exitCode: 0 } });
});

const TESTED: WorkspaceFiles = {
  'go.mod': 'module example.com/m\n\ngo 1.25\n',
  'sum.go':
    'package m\n\nimport _ "embed"\n\n//go:embed testdata/zero.txt\nvar zero string\n\nfunc Sum(a, b int) int { return a + b + len(zero) - 1 }\n',
  'testdata/zero.txt': '0',
  'sum_test.go': `package m

import (
	"os"
	"testing"
	"time"
)

func TestTable(t *testing.T) {
	for name, c := range map[string]struct{ a, b, want int }{"small": {1, 2, 3}, "wrong": {1, 1, 3}} {
		t.Run(name, func(t *testing.T) {
			if got := Sum(c.a, c.b); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestParallel(t *testing.T) {
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) { t.Parallel(); time.Sleep(5 * time.Millisecond) })
	}
}

func TestSkipped(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
}

func TestData(t *testing.T) {
	if _, err := os.ReadFile("testdata/zero.txt"); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkSum(b *testing.B) {
	for b.Loop() {
		Sum(1, 2)
	}
}

func FuzzSum(f *testing.F) {
	f.Add(1, 2)
	f.Fuzz(func(t *testing.T, a, b int) { Sum(a, b) })
}
`,
  'outer_test.go': `package m_test

import (
	"fmt"

	"example.com/m"
	"example.com/m/use"
)

func ExampleSum() {
	fmt.Println(m.Sum(1, 2), use.Twice(2))
	// Output: 3 4
}
`,
  'use/use.go': 'package use\n\nimport "example.com/m"\n\nfunc Twice(n int) int { return m.Sum(n, n) }\n',
  'use/broken/broken.go': 'package broken\n\nvar x int = ""\n',
};

test('tests, subtests, parallel ones, examples, fuzz seeds and embedded files work as in go test', async () => {
  const outcome = await goTest(TESTED, '-v', '-short', '.');
  expect(results(outcome)).toEqual({
    TestTable: 'fail',
    'TestTable/small': 'pass',
    'TestTable/wrong': 'fail',
    TestParallel: 'pass',
    'TestParallel/a': 'pass',
    'TestParallel/b': 'pass',
    TestSkipped: 'skip',
    TestData: 'pass',
    FuzzSum: 'pass',
    'FuzzSum/seed#0': 'pass',
    ExampleSum: 'pass',
    'example.com/m': 'fail',
  });
  expect(outcome.stdout).toContain('    sum_test.go:13: got 2, want 3\n');
  expect(outcome.stdout).toMatch(/\n--- FAIL: TestTable \(.*\)\n {4}--- (PASS|FAIL): TestTable\//);
  for (const mark of ['\x0e', '\x0f', '\x16', '\x1b']) expect(outcome.stdout).not.toContain(mark);
  expect(outcome.stdout).toMatch(/FAIL\nFAIL\texample\.com\/m\t\d\.\d{3}s\nFAIL\n$/);
  expect(outcome.end).toMatchObject({ reason: 'exited', exitCode: 1 });
});

test('external tests run with no package beside them', async () => {
  const only = 'package m_test\n\nimport "testing"\n\nfunc TestOnly(t *testing.T) {}\n';
  const outcome = await goTest({ 'go.mod': 'module m\n\ngo 1.25\n', 'only_test.go': only }, '-v', './...');
  expect(outcome.end).toMatchObject({ reason: 'exited', exitCode: 0 });
  expect(results(outcome)).toEqual({ TestOnly: 'pass', m: 'pass' });
});

test('-run, -count and benchmarks choose what runs, and a passing package is one line', async () => {
  const some = await goTest(TESTED, '-run', 'Parallel|Example', '-count=2', './...');
  expect(some.build).toContain('# example.com/m/use/broken\n./use/broken/broken.go:3:13: cannot use "" ');
  expect(some.stdout).toMatch(
    /^ok {2}\texample\.com\/m\t\S+s\n\? {3}\texample\.com\/m\/use\t\[no test files\]\nFAIL\texample\.com\/m\/use\/broken \[build failed\]\nFAIL\n$/,
  );
  const bench = await goTest(TESTED, '-run=^$', '-bench=.', '-benchtime=10x', '-benchmem');
  expect(bench.stdout).toMatch(/BenchmarkSum\s+10\s+[\d.]+ ns\/op\s+\d+ B\/op\s+\d+ allocs\/op/);
  expect(bench.end.exitCode).toBe(0);
});

test('what go test cannot do in the page is said before anything is built', async () => {
  for (const flag of ['-race', '-cover', '-fuzz=Sum']) {
    const outcome = await goTest(TESTED, flag, '.');
    expect(outcome.end).toEqual({
      reason: 'unsupported',
      exitCode: null,
      buildMs: expect.any(Number) as number,
      runMs: 0,
    });
    expect(diagnosticsOf(outcome)).toHaveLength(1);
  }
  expect((await goTest(TESTED, '-nope')).build).toBe('flag provided but not defined: -nope\n');
});

test('format adds and removes imports of the standard library, and says where a file does not parse', async () => {
  const source =
    'package main\nimport ("os"; "net/http")\nfunc main(){fmt.Println(http.StatusOK,strings.ToUpper("x"),helper.Name)}\n';
  const files = { 'main.go': source, 'other.go': 'package main\n\nvar helper struct{ Name string }\n' };
  expect(await workshop.format('main.go', source, files)).toEqual({
    ok: true,
    changed: true,
    content:
      'package main\n\nimport (\n\t"fmt"\n\t"net/http"\n\t"strings"\n)\n\nfunc main() { fmt.Println(http.StatusOK, strings.ToUpper("x"), helper.Name) }\n',
  });
  expect(await workshop.format('main.go', 'package main\nfunc {\n', files)).toMatchObject({
    ok: false,
    diagnostics: [{ file: 'main.go', line: 2, column: 6 }],
  });
});

test('check gives errors of every package, and what vet finds in those that compile', async () => {
  const found = await workshop.check({
    'go.mod': 'module m\n\ngo 1.25\n',
    'main.go': 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Printf("%d\\n", "text") }\n',
    'a/a.go': 'package a\n\nvar x int = ""\n',
    'b/b_test.go': 'package b\n\nimport "testing"\n\nfunc TestB(t *testing.T) { undefined() }\n',
  });
  expect(found.errors).toEqual([
    expect.objectContaining({ file: 'a/a.go', line: 3, column: 13 }),
    { file: 'b/b_test.go', line: 5, column: 28, message: 'undefined: undefined' },
  ]);
  expect(found.warnings).toEqual([
    expect.objectContaining({ file: 'main.go', line: 5, message: expect.stringContaining('%d') as string }),
  ]);
  expect(found.unsupported).toEqual([]);
});
