import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { GraderEvent, LeaseEvents } from '@gopherlab/contracts';
import { LeaseLostError, RefusedError } from './api-client.ts';
import { createEventSender } from './event-sender.ts';

const LEASE = { leaseId: 'lease', requestId: 'request', heartbeatMs: 60_000 };

function phase(atMs: number): GraderEvent {
  return { type: 'phase', atMs, phase: 'checks' };
}

/** An api that remembers batches; `fail` may throw before it does. */
function createApi(fail: (call: number) => void = () => undefined) {
  const batches: LeaseEvents[] = [];
  let calls = 0;
  return {
    batches,
    sendEvents(_lease: unknown, batch: LeaseEvents): Promise<void> {
      calls += 1;
      fail(calls);
      batches.push(structuredClone(batch));
      return Promise.resolve();
    },
  };
}

test('events that come together are sent together, in order', async () => {
  const api = createApi();
  const sender = createEventSender({ api, lease: LEASE, onLost: () => undefined });
  for (let atMs = 0; atMs < 10; atMs += 1) sender.add(phase(atMs));
  await sender.finish();
  expect(api.batches).toEqual([{ from: 0, events: Array.from({ length: 10 }, (_, atMs) => phase(atMs)) }]);
});

test('an api that is away is waited for, and each event is sent under its own place', async () => {
  const api = createApi((call) => {
    if (call <= 2) throw new Error('connection refused');
  });
  const sender = createEventSender({ api, lease: LEASE, onLost: () => undefined });
  sender.add(phase(0));
  await expect.poll(() => api.batches.length).toBe(1);
  sender.add(phase(1));
  await sender.finish();
  expect(api.batches).toEqual([
    { from: 0, events: [phase(0)] },
    { from: 1, events: [phase(1)] },
  ]);
});

test('silence is filled with heartbeats until the end', async () => {
  const api = createApi();
  const sender = createEventSender({ api, lease: { ...LEASE, heartbeatMs: 10 }, onLost: () => undefined });
  await expect.poll(() => api.batches.length).toBeGreaterThan(2);
  await sender.finish();
  const sent = api.batches.length;
  await sleep(60);
  expect(api.batches).toHaveLength(sent);
  expect(api.batches.every(({ events }) => events.length === 0)).toBe(true);
});

test.each([new LeaseLostError(), new RefusedError(400, 'no such event')])(
  'a final refusal is told at once and nothing more is sent: $message',
  async (error) => {
    const api = createApi(() => {
      throw error;
    });
    const onLost = vi.fn();
    const sender = createEventSender({ api, lease: LEASE, onLost });
    sender.add(phase(0));
    await expect(sender.finish()).rejects.toBe(error);
    expect(onLost).toHaveBeenCalledExactlyOnceWith(error);
  },
);

test('a flood is cut into batches that the api takes', async () => {
  const api = createApi();
  const sender = createEventSender({ api, lease: LEASE, onLost: () => undefined });
  for (let atMs = 0; atMs < 1200; atMs += 1) sender.add(phase(atMs));
  const text = 'x'.repeat(9 * 1024 * 1024);
  for (let i = 0; i < 3; i += 1) sender.add({ type: 'output', atMs: 2000 + i, source: 'candidate', text });
  await sender.finish();
  expect(api.batches.map(({ events }) => events.length)).toEqual([500, 500, 201, 1, 1]);
  expect(api.batches.map(({ from }) => from)).toEqual([0, 500, 1000, 1201, 1202]);
});

test('after cancel nothing is sent', async () => {
  const api = createApi();
  const sender = createEventSender({ api, lease: LEASE, onLost: () => undefined });
  sender.add(phase(0));
  sender.cancel();
  await sleep(100);
  expect(api.batches).toEqual([]);
});
