import type { GoClass } from '../core/go-exec.ts';
import { withDependencies } from '../core/manifest.ts';
import { Tools } from '../core/tools.ts';
import { createWorkshop, type Workshop } from '../core/workshop.ts';
import { openBrowserToolchain } from './browser-toolchain.ts';
import type { Call, FromWorker } from './rpc.ts';

/** The toolchain's thread, of the page's origin: compiler, linker, vet and driver are our own and run nobody else's code. */
const thread = globalThis as unknown as {
  postMessage: (message: FromWorker, transfer?: Transferable[]) => void;
  onmessage: ((event: MessageEvent<Call>) => void) | null;
};
const base = new URL('/toolchain/', location.origin).href;
const workshop = open();
workshop.catch((error: unknown) => thread.postMessage({ type: 'failed', message: messageOf(error) }));
thread.onmessage = ({ data }) => void answer(data);

async function open(): Promise<Workshop> {
  const toolchain = await openBrowserToolchain(base, (progress) =>
    thread.postMessage({ type: 'progress', progress }),
  );
  const { manifest } = toolchain;
  const programScript = await toolchain.wasmExec();
  // The page's policy allows scripts of this site alone; the same text goes to the programs' frames.
  await import(/* @vite-ignore */ `${base}${manifest.hash}/${manifest.wasmExec.file}`);
  const { Go } = globalThis as unknown as { Go: GoClass };
  thread.postMessage({ type: 'ready', programScript });
  return createWorkshop(new Tools(toolchain, Go), async (paths) => {
    const tools = (['driver', 'compile', 'link'] as const).map((name) => toolchain.tool(name));
    const archives = withDependencies(manifest, paths).map((path) => toolchain.archive(path));
    await Promise.all([...tools, ...archives]);
  });
}

async function answer({ id, method, args }: Call): Promise<void> {
  try {
    const work = (await workshop)[method] as (...given: unknown[]) => Promise<unknown>;
    const value = await work(...args);
    thread.postMessage({ type: 'answer', id, value }, transferablesOf(value));
  } catch (error) {
    thread.postMessage({ type: 'error', id, message: messageOf(error) });
  }
}

/** A linked program is moved, not copied. */
function transferablesOf(value: unknown): Transferable[] {
  const wasm = (value as { wasm?: Uint8Array<ArrayBuffer> } | undefined)?.wasm;
  return wasm ? [wasm.buffer] : [];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
