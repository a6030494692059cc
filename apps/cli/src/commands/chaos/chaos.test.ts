import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { identify, isThere, signalProcess } from './process-identity.ts';
import { startProxy } from './proxy.ts';
import { createChance } from './random.ts';
import { summarise } from './report.ts';

test('the same seed gives the same schedule, another one another', () => {
  const numbers = (seed: number) => createChance(seed).shuffle([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  expect(numbers(7).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a process is killed only while it is the one that was meant', async () => {
  const child = spawn('sleep', ['60']);
  const identity = identify(child.pid);
  if (!identity) throw new Error('it is there');
  const stranger = { ...identity, startedAt: '1' };
  expect(signalProcess(stranger, 'SIGKILL')).toBe(false);
  expect(isThere(identity)).toBe(true);
  expect(signalProcess(identity, 'SIGKILL')).toBe(true);
  await once(child, 'exit');
  expect(identify(child.pid)).toBeUndefined();
  expect(identify(1)).toBeUndefined();
});

/** A server that says back what it hears. */
async function startEcho() {
  const server = createServer((socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, [Symbol.dispose]: () => void server.close() };
}

/** A client that takes a broken connection calmly. */
function call(port: number): { socket: Socket; closed: Promise<void> } {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  return { socket, closed: new Promise((resolve) => socket.once('close', () => resolve())) };
}

test('an open line passes bytes, a silent one swallows them, a cut one breaks', async () => {
  using echo = await startEcho();
  await using proxy = await startProxy(echo.port);
  const { socket, closed } = call(proxy.port);
  socket.write('hello');
  expect(String((await once(socket, 'data'))[0])).toBe('hello');
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  proxy.set('silent');
  const { socket: silent, closed: silentClosed } = call(proxy.port);
  silent.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  await once(silent, 'connect');
  silent.write('anybody?');
  socket.write('anybody?');
  proxy.set('cut');
  await Promise.all([closed, silentClosed]);
  expect(heard).toBe('');
  const refused = call(proxy.port);
  refused.socket.resume();
  await refused.closed;
  proxy.set('open');
  const { socket: again } = call(proxy.port);
  again.write('well');
  expect(String((await once(again, 'data'))[0])).toBe('well');
  again.destroy();
});

test('the table tells when a part was back and when the next verdict came', () => {
  const faults = [
    { kind: 'kill -9 api', at: 1000, endedAt: 1000, backAt: 1800 },
    { kind: 'disk full', at: 2000, endedAt: 5000 },
  ] as const;
  expect(summarise(faults, [900, 4000, 5600])).toEqual([
    { kind: 'kill -9 api', count: 1, back: [800], verdict: [3000] },
    { kind: 'disk full', count: 1, back: [], verdict: [600] },
  ]);
});
