import { LIVE_IDLE_MS, type LivePerson } from '@gopherlab/contracts';

/** `done`: full marks; `away`: nothing for longer than counts as active; `none`: nothing done yet. */
export type Presence = 'active' | 'away' | 'done' | 'none';

export interface StuckRow {
  person: LivePerson;
  presence: Presence;
  /** Active milliseconds since the best score last rose, until now while active; null where there is nothing to be stuck on. */
  stuckMs: number | null;
}

/** `now` is the server's clock. Time goes on counting until a pause is too long to be work, and not for the pause. */
export function stuckRow(person: LivePerson, now: number): StuckRow {
  const { at } = person;
  if (!at) return { person, presence: 'none', stuckMs: null };
  if (at.stuckMs === null) return { person, presence: 'done', stuckMs: null };
  const pause = Math.max(0, now - Date.parse(at.time));
  const active = pause <= LIVE_IDLE_MS;
  return {
    person,
    presence: active ? 'active' : 'away',
    stuckMs: at.stuckMs + (active ? pause : 0),
  };
}

const ORDER: Record<Presence, number> = { active: 0, away: 0, done: 1, none: 2 };

/** The longest stuck first; then who is done, then who has not begun; by name among equals. */
export function sortByStuck(rows: readonly StuckRow[]): StuckRow[] {
  return rows.toSorted(
    (a, b) =>
      ORDER[a.presence] - ORDER[b.presence] ||
      (b.stuckMs ?? 0) - (a.stuckMs ?? 0) ||
      (a.person.name ?? '').localeCompare(b.person.name ?? '') ||
      a.person.id.localeCompare(b.person.id),
  );
}
