/**
 * The page inside the sandboxed frame. It is the same for every program and starts one worker, in which the program runs;
 * what comes from there is counted before anybody reads it, since the program reaches the worker's own postMessage. The
 * page takes messages one batch at a time: it is never behind by more than what this holds back.
 *
 * Its hash stands in the content security policy of the page (apps/api/src/http/security-headers.ts), which frames like
 * this one inherit; a test compares them.
 */
export const FRAME_SCRIPT = `addEventListener('message', (event) => {
  if (event.source !== parent) return;
  const port = event.ports[0];
  const script = new Blob([event.data.script], { type: 'text/javascript' });
  const worker = new Worker(URL.createObjectURL(script));
  let batch = [];
  let free = true;
  let bytes = 0;
  const flush = () => {
    if (!free || batch.length === 0) return;
    free = false;
    port.postMessage(batch);
    batch = [];
  };
  const sizeOf = (message) =>
    64 + (message.bytes?.byteLength ?? JSON.stringify(message).length);
  worker.onmessage = ({ data }) => {
    bytes += sizeOf(data);
    const last = batch.at(-1);
    if (data.type === 'output' && last?.type === 'output' && last.fd === data.fd) last.parts.push(data.bytes);
    else batch.push(data.type === 'output' ? { type: 'output', fd: data.fd, parts: [data.bytes] } : data);
    if (data.type === 'exit' || data.type === 'output-limit' || bytes > event.data.limit) {
      worker.terminate();
      if (bytes > event.data.limit) batch.push({ type: 'output-limit' });
    }
    flush();
  };
  worker.onerror = (error) => {
    batch.push({ type: 'fault', message: String(error.message) });
    flush();
  };
  port.onmessage = ({ data }) => {
    if (data.type === 'taken') {
      free = true;
      flush();
    } else {
      worker.postMessage(data, data.type === 'start' ? [data.spec.wasm.buffer] : []);
    }
  };
  port.postMessage([{ type: 'ready' }]);
  free = false;
}, { once: true });`;

/** Beside what the frame inherits: nothing but its own script, WebAssembly and one worker from a blob. */
function framePolicy(scriptHash: string): string {
  return `default-src 'none'; script-src 'sha256-${scriptHash}' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'`;
}

/** base64 of the SHA-256 of FRAME_SCRIPT. */
export const FRAME_SCRIPT_HASH = 'hBxUXK0GN9xBp5TvEhmeM6F3LWLfe4ceLCNQ9QtjWMM=';

export function frameDocument(): string {
  const policy = framePolicy(FRAME_SCRIPT_HASH);
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><script>${FRAME_SCRIPT}</script>`;
}
