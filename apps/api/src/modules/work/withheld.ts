import type { StoredEvent, SubmissionRecord } from '@gopherlab/store';
import { assignments, type Db } from '@gopherlab/store';

type Outcome = Pick<SubmissionRecord, 'id' | 'personId' | 'mode' | 'verdict'>;

/** How long an exam keeps the outcome from its author; null until it was sat. */
export interface Withheld {
  until: Date | null;
}

/**
 * Which of one person's submissions an exam keeps back now. That it does not build, or that the platform failed, is
 * always told: neither says anything about a hidden check, and a person must be able to go on.
 */
export async function findWithheldOutcomes(
  db: Db,
  records: readonly Outcome[],
): Promise<Map<string, Withheld>> {
  const concerned = records.filter(({ mode, verdict }) => mode === 'grade' && !isAlwaysTold(verdict));
  const [first] = concerned;
  if (!first) return new Map();
  const ids = concerned.map(({ id }) => id);
  const found = await assignments.findWithheld(db, first.personId, ids);
  return new Map([...found].map(([id, until]) => [id, { until }]));
}

export async function isWithheld(db: Db, record: Outcome): Promise<boolean> {
  return (await findWithheldOutcomes(db, [record])).has(record.id);
}

function isAlwaysTold(verdict: Outcome['verdict']): boolean {
  return verdict?.status === 'build-failed' || verdict?.status === 'platform-error';
}

/** What an author may follow while the outcome is kept back: that it is graded, and how it builds. */
export function tellsNoOutcome(data: StoredEvent): boolean {
  if (data.kind !== 'grader') return true;
  const event = data.event as { type: string; source?: string };
  switch (event.type) {
    case 'hello':
    case 'phase':
    case 'build':
      return true;
    case 'output':
      return event.source === 'build';
    default:
      return false;
  }
}
