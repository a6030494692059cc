import type { StartProgram } from '../core/program-run.ts';
import { frameDocument } from '../program/frame.ts';
import type { FromProgram, ToProgram } from '../program/protocol.ts';

/** What the frame sends: outputs in a row as one message, in batches that wait for each other. */
type FrameMessage =
  | Exclude<FromProgram, { type: 'output' }>
  | { type: 'ready' }
  | { type: 'output'; fd: 1 | 2; parts: Uint8Array[] };

/** Messages that are no output are small and few; more than this in total is a flood as well. Bytes. */
const OTHER_MESSAGES = 8 * 2 ** 20;

interface Prepared {
  frame: HTMLIFrameElement;
  port: MessagePort;
  ready: Promise<void>;
}

/**
 * Starts programs, each in a sandboxed frame of its own: an opaque origin, without network, from which nothing of ours can
 * be reached. `script` is wasm_exec.js and the program's worker. One frame is always made ahead.
 */
export function createFrames(script: string): { start: StartProgram; dispose: () => void } {
  let next: Prepared | undefined;
  const alive = new Set<HTMLIFrameElement>();

  function prepare(): Prepared {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.setAttribute('aria-hidden', 'true');
    frame.tabIndex = -1;
    frame.srcdoc = frameDocument();
    Object.assign(frame.style, {
      position: 'fixed',
      width: '1px',
      height: '1px',
      left: '-2px',
      border: '0',
      visibility: 'hidden',
    });
    const { port1: port, port2 } = new MessageChannel();
    const ready = new Promise<void>((resolve) => {
      port.addEventListener('message', () => resolve(), { once: true });
      port.start();
    });
    frame.addEventListener(
      'load',
      // The origin is opaque, so there is no other name for the target; the port goes to nobody else.
      () => frame.contentWindow?.postMessage({ script, limit: OTHER_MESSAGES + 64 * 2 ** 20 }, '*', [port2]),
      { once: true },
    );
    document.body.append(frame);
    alive.add(frame);
    return { frame, port, ready };
  }

  const start: StartProgram = (_spec, onMessage) => {
    const { frame, port, ready } = next ?? prepare();
    next = undefined;
    let killed = false;
    const kill = () => {
      if (killed) return;
      killed = true;
      port.close();
      frame.remove();
      alive.delete(frame);
      next ??= prepare();
    };
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!Array.isArray(data)) return;
      for (const message of data as unknown[]) {
        if (!killed) for (const checked of readMessage(message)) onMessage(checked);
      }
      if (!killed) port.postMessage({ type: 'taken' });
    };
    void ready.then(() => port.postMessage({ type: 'taken' }));
    return {
      send: (message: ToProgram) =>
        void ready.then(() => {
          if (killed) return;
          port.postMessage(message, message.type === 'start' ? [message.spec.wasm.buffer] : []);
        }),
      kill,
    };
  };

  next = prepare();
  return {
    start,
    dispose: () => {
      alive.forEach((frame) => frame.remove());
      alive.clear();
    },
  };
}

/** The program can send whatever it likes: only what has the right shape goes on. */
function readMessage(message: unknown): FromProgram[] {
  if (typeof message !== 'object' || message === null) return [];
  const data = message as Partial<Record<string, unknown>> & { type?: FrameMessage['type'] };
  switch (data.type) {
    case 'output':
      return readOutput(data);
    case 'exit':
      return Number.isInteger(data.code) ? [{ type: 'exit', code: data.code as number }] : [];
    case 'fault':
      return [{ type: 'fault', message: String(data.message).slice(0, 4096) }];
    case 'listening':
      return typeof data.address === 'string' && data.address.length < 256
        ? [{ type: 'listening', address: data.address }]
        : [];
    case 'answer':
      return readAnswer(data);
    case 'started':
    case 'output-limit':
      return [{ type: data.type }];
    default:
      return [];
  }
}

function readOutput({ fd, parts }: Partial<Record<string, unknown>>): FromProgram[] {
  if ((fd !== 1 && fd !== 2) || !Array.isArray(parts)) return [];
  const chunks = parts.filter((part): part is Uint8Array => part instanceof Uint8Array);
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return [{ type: 'output', fd, bytes }];
}

function readAnswer({ id, answer }: Partial<Record<string, unknown>>): FromProgram[] {
  if (!Number.isInteger(id) || typeof answer !== 'object' || answer === null) return [];
  const given = answer as Partial<Record<string, unknown>>;
  if (given.ok !== true) {
    return [{ type: 'answer', id: id as number, answer: { ok: false, message: String(given.message) } }];
  }
  const headers = Array.isArray(given.headers) ? (given.headers as unknown[]) : [];
  return [
    {
      type: 'answer',
      id: id as number,
      answer: {
        ok: true,
        status: Number(given.status),
        statusText: String(given.statusText),
        headers: headers.flatMap((pair): [string, string][] =>
          Array.isArray(pair) ? [[String(pair[0]), String(pair[1])]] : [],
        ),
        body: String(given.body),
        bodyIs: given.bodyIs === 'base64' || given.bodyIs === 'cut' ? given.bodyIs : 'text',
        headersMs: Number(given.headersMs),
        totalMs: Number(given.totalMs),
      },
    },
  ];
}
