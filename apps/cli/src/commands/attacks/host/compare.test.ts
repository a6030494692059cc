import { expect, test } from 'vitest';
import { differences, leftovers } from './compare.ts';
import type { Observation } from './observe.ts';

function host(items: string[], { availableMemoryMb = 8000, strangersAtWork = false } = {}): Observation {
  return { items: new Set(items), availableMemoryMb, totalMemoryMb: 16_000, strangersAtWork };
}

/** Shows one look after the other, and the last one for ever. */
function looks(...observations: Observation[]): () => Promise<Observation> {
  return () =>
    Promise.resolve((observations.length > 1 ? observations.shift() : observations[0]) as Observation);
}

const patience = { ownMs: 700, strangersMs: 1500 };

test('what is new counts, and what is missing if it has been there from the start', () => {
  const before = host(['mount /a', 'mount /b']);
  const found = differences(before, new Set(['mount /a']), host(['bpf prog 7']));
  expect([...found]).toEqual(['new: bpf prog 7', 'gone: mount /a']);
});

test('memory may be missing up to a bound', () => {
  const before = host([]);
  expect(differences(before, new Set(), host([], { availableMemoryMb: 6100 })).size).toBe(0);
  expect([...differences(before, new Set(), host([], { availableMemoryMb: 5900 }))]).toEqual([
    'new: memory is missing',
  ]);
});

test('what is there at every look is left behind; what comes and goes is not', async () => {
  const look = looks(
    host(['a', 'process 1']),
    host(['a', 'process 1', 'other']),
    host(['a', 'process 1', 'third']),
  );
  expect(await leftovers(host(['a']), new Set(), look, patience)).toEqual(['new: process 1']);
  const clearing = looks(host(['process 1']), host(['other']));
  expect(await leftovers(host([]), new Set(), clearing, patience)).toEqual([]);
});

test('while somebody else changes the kernel’s state the wait is longer', async () => {
  const busy = host(['tracefs tracing_on 0'], { strangersAtWork: true });
  const look = looks(busy, busy, busy, busy, host([]));
  expect(await leftovers(host([]), new Set(), look, { ownMs: 500, strangersMs: 20_000 })).toEqual([]);
});
