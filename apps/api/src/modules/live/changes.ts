import type { LiveFrame, LiveSnapshot } from '@gopherlab/contracts';

type Changes = Extract<LiveFrame, { kind: 'changes' }>;

/** What of a snapshot is new in the next one; undefined when nothing is. */
export function changesBetween(before: LiveSnapshot, after: LiveSnapshot): Changes | undefined {
  const known = new Map(before.people.map((person) => [person.id, JSON.stringify(person)]));
  const people = after.people.filter((person) => known.get(person.id) !== JSON.stringify(person));
  const left = new Set(after.people.map(({ id }) => id));
  const gone = before.people.map(({ id }) => id).filter((id) => !left.has(id));
  const labs = JSON.stringify(before.labs) !== JSON.stringify(after.labs);
  const queue = JSON.stringify(before.queue) !== JSON.stringify(after.queue);
  if (people.length === 0 && gone.length === 0 && !labs && !queue) return undefined;
  return {
    kind: 'changes',
    now: after.now,
    ...(people.length > 0 ? { people } : {}),
    ...(gone.length > 0 ? { gone } : {}),
    ...(labs ? { labs: after.labs } : {}),
    ...(queue ? { queue: after.queue } : {}),
  };
}
