import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { securityHeaders } from '../../apps/api/src/http/security-headers.ts';
import { gotoolProgram } from '../../packages/gotool/vite-plugin.ts';

const GOTOOL = fileURLToPath(new URL('../../packages/gotool/src/index.ts', import.meta.url));
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export interface GotoolPage extends AsyncDisposable {
  url: string;
  /** Method and path of each request that came, but those for the page and the toolchain. */
  strange: string[];
}

/**
 * A page that has nothing but the Go toolchain, as `window.gotool`, under the product's own security headers; with a
 * toolchain's folder (which has current.json) beside it, as the api serves it.
 */
export async function serveGotoolPage(toolchains: string): Promise<GotoolPage> {
  const dir = await mkdtemp(join(tmpdir(), 'gopherlab-gotool-'));
  await writeFile(
    join(dir, 'index.html'),
    '<!doctype html><title>Go</title><script type="module" src="/main.js"></script>',
  );
  await writeFile(
    join(dir, 'main.js'),
    `import { createGoTool } from ${JSON.stringify(GOTOOL)};\nwindow.createGoTool = createGoTool;\nwindow.gotool = createGoTool();\n`,
  );
  await build({
    root: dir,
    configFile: false,
    logLevel: 'silent',
    plugins: [gotoolProgram()],
    build: { outDir: 'dist', target: 'es2022', modulePreload: false },
  });
  const strange: string[] = [];
  const server = createServer((req, res) => {
    setSecurityHeaders(req, res);
    const { pathname } = new URL(req.url ?? '/', 'http://localhost');
    const path = pathname === '/' ? '/index.html' : decodeURIComponent(pathname);
    const file = path.startsWith('/toolchain/')
      ? join(toolchains, path.slice('/toolchain/'.length))
      : join(dir, 'dist', path);
    if (req.method !== 'GET' || !existsSync(file)) {
      if (path !== '/favicon.ico') strange.push(`${req.method} ${req.url}`);
      res.writeHead(404).end();
      return;
    }
    const isFixed = !/current\.json|\.html/.test(path);
    const compressed = existsSync(`${file}.br`) ? '.br' : '';
    res.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
    res.setHeader('Cache-Control', isFixed ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (compressed) res.setHeader('Content-Encoding', 'br');
    createReadStream(file + compressed).pipe(res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    strange,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

type Handler = ReturnType<typeof securityHeaders>[number];

/** The product's own, which are written for Express. */
function setSecurityHeaders(req: IncomingMessage, res: ServerResponse): void {
  const answer = Object.assign(res, { set: (name: string, value: string) => res.setHeader(name, value) });
  for (const handler of securityHeaders({ https: false })) {
    void handler(req as Parameters<Handler>[0], answer as unknown as Parameters<Handler>[1], () => undefined);
  }
}
