import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test as anyTest } from 'vitest';
import type { GoTool, RunEnd, RunEvent, RunOptions } from '../../packages/gotool/src/api.ts';
import { findToolchains } from '../../packages/gotool/src/core/toolchain-folder.testing.ts';
import { launchChromium } from '../support/chromium.ts';
import { serveGotoolPage, type GotoolPage } from '../support/gotool-page.ts';

const toolchains = findToolchains();
const test = anyTest.skipIf(toolchains === undefined);
let browser: Browser;
let served: GotoolPage;
beforeAll(async () => {
  if (toolchains === undefined) return;
  browser = await launchChromium();
  served = await serveGotoolPage(toolchains);
});
afterAll(async () => {
  await browser?.close();
  await served?.[Symbol.asyncDispose]();
});

interface Outcome {
  end: RunEnd;
  stdout: string;
  stderr: string;
  events: RunEvent[];
}

/** What the page's script has in `window`. */
declare const gotool: GoTool;
declare const createGoTool: () => GoTool;

async function openPage(): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(served.url);
  return page;
}

/** Runs to the end, or until `until` was printed, when it is stopped. */
async function run(
  page: Page,
  main: string,
  options: RunOptions & { until?: string } = {},
): Promise<Outcome> {
  const files = { 'main.go': main };
  const events = await page.evaluate(
    async ({ files, options }) => {
      const running = gotool.run(files, options);
      const seen: RunEvent[] = [];
      let text = '';
      running.subscribe((event) => {
        seen.push(event);
        if (event.type === 'output') text += event.text;
        if (options.until !== undefined && text.includes(options.until)) running.stop();
      });
      await running.done;
      return seen;
    },
    { files, options },
  );
  const textOf = (stream: string) =>
    events.map((event) => (event.type === 'output' && event.stream === stream ? event.text : '')).join('');
  const last = events.at(-1);
  if (last?.type !== 'end') throw new Error('the last event is the end');
  return { end: last.end, stdout: textOf('stdout'), stderr: textOf('stderr'), events };
}

const HELLO = (word: string) => `package main

import "fmt"

func main() { fmt.Println("hello, ${word}") }
`;

test('a first program loads less than 18 MB, and the next ones run with the network cut', async () => {
  const page = await openPage();
  const first = await run(page, HELLO('network'));
  expect(first).toMatchObject({ stdout: 'hello, network\n', end: { reason: 'exited', exitCode: 0 } });
  expect(first.events[0]).toEqual({ type: 'phase', phase: 'loading' });
  const progress = await page.evaluate(
    () =>
      new Promise<{ totalBytes: number; loadedBytes: number }>((resolve) => void gotool.onProgress(resolve)),
  );
  expect(progress.loadedBytes).toBeCloseTo(progress.totalBytes, -2);
  expect(progress.loadedBytes).toBeGreaterThan(1_000_000);
  expect(progress.loadedBytes).toBeLessThan(18_000_000);
  await page.context().setOffline(true);
  expect((await run(page, HELLO('nobody'))).stdout).toBe('hello, nobody\n');
  // Another page's worth of toolchain, out of Cache Storage alone.
  const again = await page.evaluate(async (source) => {
    gotool.dispose();
    const other = createGoTool();
    const running = other.run({ 'main.go': source });
    const { reason } = await running.done;
    let cached = 0;
    other.onProgress(({ cachedBytes }) => (cached = cachedBytes))();
    return { reason, cached };
  }, HELLO('the cache'));
  expect(again.reason).toBe('exited');
  expect(again.cached).toBeCloseTo(progress.totalBytes, -2);
});

test('what loops for ever, eats memory or floods is ended and says so, and the page goes on', async () => {
  const page = await openPage();
  const endless = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Print("before")\n\tfor {\n\t}\n}\n';
  const stopped = await run(page, endless, { until: 'before' });
  expect(stopped).toMatchObject({ stdout: 'before', end: { reason: 'stopped', exitCode: null } });
  const late = await run(page, endless, { timeoutMs: 300 });
  // Whether it came to print anything by then is the machine's affair.
  expect(late.end).toMatchObject({ reason: 'timeout', exitCode: null });

  const eater = `package main

func main() {
	var all [][]byte
	for {
		all = append(all, make([]byte, 1<<20))
	}
}
`;
  const eaten = await run(page, eater, { memoryMb: 64 });
  expect(eaten.end.reason).toBe('out-of-memory');
  expect(eaten.stderr).toContain('out of memory');

  const flood = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfor {\n\t\tfmt.Println("flood")\n\t}\n}\n';
  const flooded = await run(page, flood, { outputKb: 16 });
  expect(flooded.end.reason).toBe('output-limit');
  expect(flooded.stdout).toHaveLength(16 * 1024);
  expect((await run(page, HELLO('again'))).stdout).toBe('hello, again\n');
  expect(await page.locator('iframe').count()).toBe(1);
});

/** Every attempt is its name and a script; the Go program reaches them by syscall/js, as any shared snippet can. */
const ATTEMPTS = `package main

import (
	"fmt"
	"syscall/js"
	"time"
)

var base = "BASE"

func try(name string, attempt func() js.Value) {
	answer := make(chan string, 2)
	func() {
		defer func() {
			if failure := recover(); failure != nil {
				answer <- fmt.Sprint("refused: ", failure)
			}
		}()
		value := attempt()
		if value.Type() != js.TypeObject || value.Get("then").Type() != js.TypeFunction {
			answer <- "got " + value.Type().String()
			return
		}
		value.Call("then", js.FuncOf(func(_ js.Value, args []js.Value) any { answer <- "REACHED"; return nil }),
			js.FuncOf(func(_ js.Value, args []js.Value) any { answer <- "refused: " + args[0].String(); return nil }))
	}()
	select {
	case text := <-answer:
		fmt.Println(name, "=>", text)
	case <-time.After(2 * time.Second):
		fmt.Println(name, "=> nothing")
	}
}

// event waits for one of an object's events and tells which came.
func event(object js.Value, good, bad string) js.Value {
	return js.Global().Get("Promise").New(js.FuncOf(func(_ js.Value, args []js.Value) any {
		resolve, reject := args[0], args[1]
		object.Set("on"+good, js.FuncOf(func(js.Value, []js.Value) any { resolve.Invoke(); return nil }))
		object.Set("on"+bad, js.FuncOf(func(js.Value, []js.Value) any { reject.Invoke("event " + bad); return nil }))
		return nil
	}))
}

func main() {
	global := js.Global()
	path := func(name string) string { return base + "stolen?" + name }
	include := map[string]any{"credentials": "include", "mode": "no-cors"}
	try("fetch", func() js.Value { return global.Call("fetch", path("fetch"), include) })
	try("fetch-toolchain", func() js.Value { return global.Call("fetch", base+"toolchain/current.json?stolen", include) })
	try("xhr", func() js.Value {
		request := global.Get("XMLHttpRequest").New()
		request.Call("open", "GET", path("xhr"), false)
		request.Call("send")
		return js.ValueOf("REACHED")
	})
	try("websocket", func() js.Value {
		return event(global.Get("WebSocket").New("ws"+base[len("http"):]+"stolen?websocket"), "open", "error")
	})
	try("eventsource", func() js.Value { return event(global.Get("EventSource").New(path("eventsource")), "open", "error") })
	try("import-scripts", func() js.Value { return global.Call("importScripts", path("import-scripts")) })
	try("import-blob", func() js.Value {
		blob := global.Get("Blob").New([]any{"postMessage({type:'listening',address:'FORGED'})"})
		return global.Call("importScripts", global.Get("URL").Call("createObjectURL", blob))
	})
	try("eval", func() js.Value { return global.Call("eval", "1") })
	try("function", func() js.Value { return global.Get("Function").New("return 1") })
	try("indexeddb", func() js.Value { return event(global.Get("indexedDB").Call("open", "stolen"), "success", "error") })
	try("caches", func() js.Value { return global.Get("caches").Call("keys") })
	try("storage", func() js.Value { return global.Get("navigator").Get("storage").Call("getDirectory") })
	try("document", func() js.Value { return global.Get("document").Get("cookie") })
	try("parent", func() js.Value { return global.Get("parent").Get("document") })
	try("location", func() js.Value {
		global.Get("location").Set("href", path("location"))
		return global.Get("location").Get("origin")
	})
	try("open", func() js.Value { return global.Call("open", path("open")) })
	try("broadcast", func() js.Value {
		channel := global.Get("BroadcastChannel").New("product")
		channel.Call("postMessage", "stolen")
		return js.Null()
	})
	try("nested-worker", func() js.Value {
		script := "fetch('" + path("nested") + "', {mode: 'no-cors'}).then(() => postMessage(1), () => { throw 1 })"
		blob := global.Get("Blob").New([]any{script})
		worker := global.Get("Worker").New(global.Get("URL").Call("createObjectURL", blob))
		return event(worker, "message", "error")
	})
	try("nested-own", func() js.Value { return event(global.Get("Worker").New(path("nested-own")), "message", "error") })
	fmt.Println("cookie-origin", global.Get("origin").String())
	// Whatever it sends itself is its own output or nothing.
	for _, message := range []any{
		map[string]any{"type": "output", "fd": 1, "bytes": "text"},
		map[string]any{"type": "output", "fd": 7},
		map[string]any{"type": "answer", "id": 1, "answer": map[string]any{"ok": true}},
		map[string]any{"type": "unknown"}, nil, "text", 1,
	} {
		global.Call("postMessage", message)
	}
	fmt.Println("end")
}
`;

/** The page has what is worth stealing, and notes what comes to it. */
const LISTEN = `(() => {
  document.cookie = 'session=secret; path=/';
  localStorage.setItem('draft', 'mine');
  globalThis.heard = [];
  new BroadcastChannel('product').onmessage = ({ data }) => heard.push(data);
  addEventListener('message', ({ data }) => heard.push(data));
})()`;

test('a program can neither reach the network nor the page, with any function of its worker', async () => {
  const page = await openPage();
  const requests: string[] = [];
  page.context().on('response', (response) => requests.push(response.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  await page.evaluate(LISTEN);
  const { stdout, end, events } = await run(page, ATTEMPTS.replace('BASE', served.url));
  const lines = stdout.trimEnd().split('\n');
  const answers = Object.fromEntries(
    lines.filter((line) => line.includes(' => ')).map((line) => line.split(' => ') as [string, string]),
  );
  expect(Object.keys(answers)).toHaveLength(19);
  const harmless = { broadcast: 'got null', location: 'got string' };
  for (const [name, answer] of Object.entries(answers)) {
    if (name in harmless) expect(answer, name).toBe(harmless[name as keyof typeof harmless]);
    else expect(answer, name).toMatch(/^(refused: |nothing)/);
  }
  expect(lines.slice(-2)).toEqual(['cookie-origin null', 'end']);
  expect(end).toMatchObject({ reason: 'exited', exitCode: 0 });
  expect(events.filter(({ type }) => type === 'listening')).toEqual([]);
  expect(await page.evaluate('heard')).toEqual([]);
  expect(page.url()).toBe(served.url);
  expect(requests.filter((url) => url.includes('stolen'))).toEqual([]);
  expect(served.strange).toEqual([]);
});

test('a program that floods the page past its output is cut as well', async () => {
  const page = await openPage();
  const { end } = await run(
    page,
    `package main

import (
	"strings"
	"syscall/js"
)

func main() {
	text := strings.Repeat("x", 1<<20)
	for range 256 {
		js.Global().Call("postMessage", map[string]any{"type": "fault2", "text": text})
	}
	select {}
}
`,
    { timeoutMs: 30_000 },
  );
  expect(end.reason).toBe('output-limit');
});

test('tests give their events, input arrives, and the page calls a server in the tab', async () => {
  const page = await openPage();
  const result = await page.evaluate(async () => {
    const source = `package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Scan()
	fmt.Println("read", lines.Text())
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "answer to ", r.URL.Path) })
	http.ListenAndServe("localhost:8080", nil)
}
`;
    const server = gotool.run({ 'main.go': source });
    let output = '';
    const answer = new Promise<unknown>((resolve) => {
      server.subscribe((event) => {
        if (event.type === 'output') output += event.text;
        if (event.type === 'phase' && event.phase === 'running') server.write('typed\n');
        if (event.type !== 'listening') return;
        const url = `http://${event.address}/path`;
        void server.request({ method: 'GET', url, headers: [], body: '' }).then(resolve);
      });
    });
    const got = await answer;
    server.stop();
    const tested = gotool.test({
      'go.mod': 'module m\n\ngo 1.25\n',
      'm_test.go':
        'package m\n\nimport "testing"\n\nfunc TestGood(t *testing.T) {}\n\nfunc TestBad(t *testing.T) { t.Error("bad") }\n',
    });
    const actions: string[] = [];
    tested.subscribe((event) => {
      if (event.type === 'test' && /pass|fail/.test(event.action))
        actions.push(`${event.action} ${event.test ?? ''}`);
    });
    const { exitCode } = await tested.done;
    return { output, got, actions, exitCode };
  });
  expect(result.output).toBe('read typed\n');
  expect(result.got).toMatchObject({ ok: true, status: 200, body: 'answer to /path' });
  expect(result.actions).toEqual(['pass TestGood', 'fail TestBad', 'fail ']);
  expect(result.exitCode).toBe(1);
});
