import { expect, test } from 'vitest';
import { LIVE_IDLE_MS, type LivePerson, type LiveSnapshot } from '@gopherlab/contracts';
import { applyFrame } from './live-view.ts';
import { sortByStuck, stuckRow } from './stuck.ts';

const NOW = Date.parse('2026-11-24T12:00:00.000Z');
const MINUTE = 60_000;

function personAt(name: string, options: { agoMs?: number; stuckMs?: number | null } = {}): LivePerson {
  const { agoMs = 0, stuckMs = 0 } = options;
  const time = new Date(NOW - agoMs).toISOString();
  const rest = { state: null, bestScore: 40, outcome: 'graded' as const, failing: [] };
  return { id: name, name, at: { lab: 'double', kind: 'run', time, stuckMs, ...rest } };
}

test('time goes on counting while somebody is active, and a long pause counts for nothing', () => {
  expect(stuckRow(personAt('a', { agoMs: 2 * MINUTE, stuckMs: MINUTE }), NOW)).toMatchObject({
    presence: 'active',
    stuckMs: 3 * MINUTE,
  });
  expect(stuckRow(personAt('a', { agoMs: LIVE_IDLE_MS + 1, stuckMs: MINUTE }), NOW)).toMatchObject({
    presence: 'away',
    stuckMs: MINUTE,
  });
  // Our clock may be behind the server's by the time that a frame takes.
  expect(stuckRow(personAt('a', { agoMs: -50, stuckMs: MINUTE }), NOW).stuckMs).toBe(MINUTE);
});

test('the longest stuck comes first, then who is done, then who has not begun', () => {
  const people = [
    { id: 'none', name: 'none', at: null },
    personAt('done', { stuckMs: null }),
    personAt('short', { stuckMs: MINUTE }),
    personAt('long', { stuckMs: 40 * MINUTE, agoMs: 60 * MINUTE }),
  ];
  const rows = sortByStuck(people.map((person) => stuckRow(person, NOW)));
  expect(rows.map(({ person }) => person.id)).toEqual(['long', 'short', 'done', 'none']);
});

test('frames add up to the picture: who changed, who is new, who is gone', () => {
  const queue = { waiting: { interactive: 0, regrade: 0 }, running: 0, runners: [] };
  const snapshot: LiveSnapshot = {
    kind: 'snapshot',
    now: new Date(NOW).toISOString(),
    people: [personAt('a'), personAt('b')],
    labs: [],
    queue,
  };
  const changes = { kind: 'changes', now: snapshot.now, people: [personAt('c')], gone: ['a'] } as const;
  expect(applyFrame(undefined, { ...changes, people: [], gone: [] })).toBeUndefined();
  const after = applyFrame(snapshot, { ...changes, people: [...changes.people], gone: [...changes.gone] });
  expect(after?.people.map(({ id }) => id)).toEqual(['b', 'c']);
  expect(after?.queue).toBe(queue);
});
