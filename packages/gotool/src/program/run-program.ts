import type { HttpAnswer, HttpRequest } from '../api.ts';
import { execGo, type GoClass, type GoInstance } from '../core/go-exec.ts';
import { MemoryFs } from '../core/memory-fs.ts';
import { createNodeFs } from '../core/node-fs.ts';
import type { FromProgram, ProgramSpec, ToProgram } from './protocol.ts';
import { StandardInput } from './standard-input.ts';

/** Bytes that the program's files may have. */
const FILES_CAPACITY = 256 * 2 ** 20;
/** Go's resolver reads them: without a server to ask, localhost is the one name that there is. */
const ETC = { '/etc/hosts': '127.0.0.1 localhost\n', '/etc/nsswitch.conf': 'hosts: files\n' };
const DEFAULT_REQUEST_MS = 30_000;

/** What the bridge, which is linked into programs with net/http, puts on the global object. */
interface Bridge {
  /** How many sockets are open, and the address of each that listens. */
  sockets(): [number, ...string[]];
  request(
    method: string,
    url: string,
    headers: HttpRequest['headers'],
    body: string,
    timeoutMs: number,
    tell: (answer: HttpAnswer) => void,
  ): void;
}

export interface ProgramHost {
  Go: GoClass;
  send: (message: FromProgram) => void;
  /** The program's global object; the thread's own when it is missing. */
  scope?: object;
}

/** Runs one program in this thread; gives the function that takes the messages for it. */
export function createProgram({ Go, send, scope }: ProgramHost): (message: ToProgram) => void {
  const input = new StandardInput();
  const global = (scope ?? globalThis) as { gopherlabBridge?: Bridge };
  const listening = new Set<string>();
  let askedSockets = false;

  /** Tells of new listeners, and gives the number of open sockets. */
  function lookAtSockets(): number {
    if (!global.gopherlabBridge) return 0;
    const [open, ...addresses] = global.gopherlabBridge.sockets();
    for (const address of addresses) {
      if (!listening.has(address)) send({ type: 'listening', address });
    }
    listening.clear();
    addresses.forEach((address) => listening.add(address));
    return open;
  }

  function handleIdle(go: GoInstance, spec: ProgramSpec): void {
    // Asking is a call into the program too, after which it is idle again.
    if (askedSockets) return;
    askedSockets = true;
    const open = lookAtSockets();
    askedSockets = false;
    const canWake = go._scheduledTimeouts.size > 0 || input.isWaiting || open > 0;
    if (canWake || !spec.detectDeadlock || go.exited) return;
    // The event that Go's own host for Node sends when nothing is left to wait for.
    go._pendingEvent = { id: 0 };
    go._resume();
  }

  async function start(spec: ProgramSpec): Promise<void> {
    const files = new MemoryFs({ capacity: FILES_CAPACITY });
    for (const folder of ['/tmp', '/home/gopher', spec.cwd]) files.createFolders(folder);
    for (const [path, text] of Object.entries({ ...ETC, ...spec.files })) files.writeText(path, text);
    const write = limitOutput(spec.outputBytes, send);
    const host = createNodeFs(files, { write, read: (buffer, done) => input.read(buffer, done) }, spec);
    Object.assign(global, host);
    try {
      const module = await WebAssembly.compile(spec.wasm);
      send({ type: 'started' });
      const code = await execGo(Go, module, {
        host,
        args: spec.args,
        env: spec.env,
        ...(scope ? { scope } : {}),
        onIdle: (go) => handleIdle(go, spec),
      });
      send({ type: 'exit', code });
    } catch (error) {
      send({ type: 'fault', message: error instanceof Error ? error.message : String(error) });
    }
  }

  function request(id: number, { method, url, headers, body, timeoutMs }: HttpRequest): void {
    const tell = (answer: HttpAnswer) => send({ type: 'answer', id, answer });
    const { gopherlabBridge } = global;
    if (!gopherlabBridge) return tell({ ok: false, message: 'the program does not use net/http' });
    gopherlabBridge.request(method, url, headers, body, timeoutMs ?? DEFAULT_REQUEST_MS, tell);
  }

  return (message) => {
    if (message.type === 'start') void start(message.spec);
    else if (message.type === 'input') input.push(message.text);
    else request(message.id, message.request);
  };
}

/** Passes output on at once, so that nothing is lost when the program is ended from outside, and counts it. */
function limitOutput(limit: number, send: ProgramHost['send']) {
  let left = limit;
  return (fd: 1 | 2, bytes: Uint8Array) => {
    if (left < 0) return;
    send({ type: 'output', fd, bytes: bytes.slice(0, left) });
    left -= bytes.length;
    if (left < 0) send({ type: 'output-limit' });
  };
}
