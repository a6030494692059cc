import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** `open`: as if it were not there; `cut`: every connection breaks; `silent`: bytes vanish and nobody says so. */
export type Line = 'open' | 'cut' | 'silent';

export interface Proxy extends AsyncDisposable {
  port: number;
  set(line: Line): void;
}

/** The network between the runner and the api, as a TCP proxy on loopback that can be cut. */
export async function startProxy(targetPort: number): Promise<Proxy> {
  let line: Line = 'open';
  const pairs = new Set<{ near: Socket; far: Socket }>();
  const server = createServer((near) => {
    near.on('error', () => near.destroy());
    if (line === 'cut') {
      near.destroy();
      return;
    }
    const far = connect({ host: '127.0.0.1', port: targetPort });
    const pair = { near, far };
    pairs.add(pair);
    far.on('error', () => near.destroy());
    far.once('close', () => near.destroy());
    near.once('close', () => {
      far.destroy();
      pairs.delete(pair);
    });
    join(pair);
    if (line === 'silent') part(pair);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      line = next;
      for (const pair of pairs) {
        if (next === 'silent') part(pair);
        // What vanished cannot be said again: such a connection is of no more use.
        else pair.near.destroy();
      }
    },
    [Symbol.asyncDispose]() {
      for (const { near } of pairs) near.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function join({ near, far }: { near: Socket; far: Socket }): void {
  near.pipe(far);
  far.pipe(near);
}

function part({ near, far }: { near: Socket; far: Socket }): void {
  near.unpipe(far);
  far.unpipe(near);
  near.on('data', ignore);
  far.on('data', ignore);
}

function ignore(): void {
  // Bytes on a dead line.
}
