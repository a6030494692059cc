import type { CurrentToolchain, ToolchainFile, ToolchainManifest } from '@gopherlab/contracts';
import type { LoadProgress } from '../api.ts';
import type { Toolchain, ToolName } from '../core/manifest.ts';

const CACHE_PREFIX = 'gopherlab-toolchain-';

/**
 * The toolchain over HTTP, kept in Cache Storage under its hash; other versions are thrown away. `base` is the folder of
 * all toolchains, with a slash at its end. Where there is no Cache Storage (plain HTTP to another host, or a frame in another
 * site's page whose storage the browser blocks) the browser's own cache does the same, for as long as it likes.
 */
export async function openBrowserToolchain(
  base: string,
  onProgress: (progress: LoadProgress) => void,
): Promise<Toolchain> {
  const hash = await currentHash(base);
  const store = await openCache(hash);
  const progress: LoadProgress = { fetching: null, totalBytes: 0, loadedBytes: 0, cachedBytes: 0 };
  const underway = new Map<string, Promise<unknown>>();

  /** The bytes as they come, counted as they travel: compressed. */
  async function open(
    name: string,
    { file, bytes, brotli }: Pick<ToolchainFile, 'file' | 'bytes' | 'brotli'>,
  ) {
    const url = `${base}${hash}/${file}`;
    progress.totalBytes += brotli;
    const kept = await store?.match(url);
    if (kept) {
      progress.loadedBytes += brotli;
      progress.cachedBytes += brotli;
      onProgress({ ...progress });
      return kept;
    }
    progress.fetching = name;
    onProgress({ ...progress });
    const response = await fetch(url);
    if (!response.ok || !response.body) throw new Error(`${url}: ${response.status}`);
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          progress.loadedBytes += (chunk.length / bytes) * brotli;
          onProgress({ ...progress });
          controller.enqueue(chunk);
        },
      }),
    );
    const type = response.headers.get('Content-Type') ?? 'application/octet-stream';
    const copy = new Response(counted, { headers: { 'Content-Type': type } });
    if (store) void store.put(url, copy.clone()).catch(() => undefined);
    return copy;
  }

  function once<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const known = underway.get(key);
    if (known) return known as Promise<Value>;
    const started = work().finally(() => {
      progress.fetching = null;
      onProgress({ ...progress });
    });
    underway.set(key, started);
    // What failed may be tried again.
    started.catch(() => underway.delete(key));
    return started;
  }

  const listing = await open('manifest', { file: 'manifest.json', bytes: 1, brotli: 0 });
  const manifest = (await listing.json()) as ToolchainManifest;
  return {
    manifest,
    tool: (name: ToolName) =>
      once(name, async () => WebAssembly.compileStreaming(await open(name, manifest.tools[name]))),
    archive: (path) =>
      once(path, async () => {
        const known = manifest.packages[path];
        if (!known) throw new Error(`the toolchain has no package ${path}`);
        return new Uint8Array(await (await open(path, known)).arrayBuffer());
      }),
    wasmExec: () => once('wasm_exec', async () => (await open('wasm_exec', manifest.wasmExec)).text()),
  };
}

/** What the server has now; without it, the one that was used last. */
async function currentHash(base: string): Promise<string> {
  try {
    const response = await fetch(`${base}current.json`, { cache: 'no-cache' });
    if (!response.ok) throw new Error(`${base}current.json: ${response.status}`);
    return ((await response.json()) as CurrentToolchain).hash;
  } catch (error) {
    const kept = await keptHashes();
    const last = kept.at(-1);
    if (last === undefined) throw error;
    return last;
  }
}

async function keptHashes(): Promise<string[]> {
  if (typeof caches === 'undefined') return [];
  const names = await caches.keys().catch((): string[] => []);
  return names.filter((name) => name.startsWith(CACHE_PREFIX)).map((name) => name.slice(CACHE_PREFIX.length));
}

async function openCache(hash: string): Promise<Cache | undefined> {
  if (typeof caches === 'undefined') return undefined;
  for (const other of await keptHashes()) {
    if (other !== hash) await caches.delete(CACHE_PREFIX + other);
  }
  return caches.open(CACHE_PREFIX + hash).catch(() => undefined);
}
