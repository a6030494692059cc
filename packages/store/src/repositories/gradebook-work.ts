import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../database.ts';
import type { ColumnWork, GradebookColumn, ReadWork, WorkAttempt } from './gradebook.ts';

export interface WorkFilter {
  columns: readonly GradebookColumn[];
  /** Learners, in the order of their places. */
  people: readonly string[];
}

/**
 * What these people did in these columns, from indexes alone. Kept as numbers until a cell is asked for: a hundred thousand
 * objects that stay would cost the process more than the database needs to find them.
 */
export async function readWork(db: Db, filter: WorkFilter): Promise<ReadWork> {
  if (filter.columns.length === 0 || filter.people.length === 0) return () => undefined;
  const [attempts, begun, waiting] = await Promise.all([
    selectNumbers(
      db,
      filter,
      // One number says time, score and whether it was graded again: a half of the text, and of the time to write it.
      sql`(date_part('epoch', v.submitted_at) * 1000)::int8 * 256 + v.score * 2 + (v.regraded_at is not null)::int`,
      sql`verdicts v on v.person_id = m.person_id where v.lab = c.lab and v.mode = 'grade'
        and v.status <> 'platform-error' and v.submitted_at >= a.opens_at`,
    ),
    selectNumbers(
      db,
      filter,
      sql`(date_part('epoch', d.begun_at) * 1000)::int8`,
      sql`drafts d on d.person_id = m.person_id where d.lab = c.lab and d.begun_at is not null`,
    ),
    selectNumbers(
      db,
      filter,
      sql`1`,
      sql`submissions s on s.person_id = m.person_id where s.lab = c.lab and s.created_at >= a.opens_at
        and s.state <> 'done' and s.mode = 'grade' and s.job_class = 'interactive'`,
    ),
  ]);
  return (learner, column): ColumnWork | undefined => {
    const own: WorkAttempt[] = [];
    eachOf(attempts[column], learner, (packed) => own.push(unpack(packed)));
    let begunAt: number | null = null;
    eachOf(begun[column], learner, (at) => (begunAt = at));
    let waits = false;
    eachOf(waiting[column], learner, () => (waits = true));
    return own.length > 0 || begunAt !== null || waits
      ? { begunAt, waiting: waits, attempts: own }
      : undefined;
  };
}

function unpack(packed: number): WorkAttempt {
  return {
    submittedAt: new Date(Math.floor(packed / 256)),
    score: Math.floor(packed / 2) % 128,
    regraded: packed % 2 === 1,
  };
}

interface NumbersRow {
  /** Arrays as PostgreSQL writes them, of equal length: places of people, and a number of each. Null where there is none. */
  people: string | null;
  numbers: string | null;
}

/**
 * One answer for each column, in their order: tens of thousands of rows would take longer to carry than to find. The indexes
 * have each lab's people in order, so nothing has to be sorted either.
 */
async function selectNumbers(
  db: Db,
  { columns, people }: WorkFilter,
  number: RawBuilder<unknown>,
  joined: RawBuilder<unknown>,
): Promise<ByPerson[]> {
  const { rows } = await sql<NumbersRow>`
    with members as materialized (
      select person_id, ord - 1 as at from unnest(${people}::uuid[]) with ordinality as m (person_id, ord)
    )
    select w.people, w.numbers
    from unnest(${columns.map(({ assignmentId }) => assignmentId)}::uuid[], ${columns.map(({ lab }) => lab)}::text[])
      with ordinality as c (assignment_id, lab, ord)
    left join assignments a on a.id = c.assignment_id
    cross join lateral (
      select array_agg(m.at)::text as people, array_agg(${number})::text as numbers from members m join ${joined}
    ) w
    order by c.ord`.execute(db);
  return rows.map((row) => groupByPerson(readArray(row.people), readArray(row.numbers), people.length));
}

const readArray = (written: string | null): number[] =>
  written === null ? [] : (JSON.parse(`[${written.slice(1, -1)}]`) as number[]);

/** The numbers of one person lie beside each other, from their start to the next one's. */
interface ByPerson {
  starts: Uint32Array;
  numbers: Float64Array;
}

function groupByPerson(people: readonly number[], numbers: readonly number[], count: number): ByPerson {
  const starts = new Uint32Array(count + 1);
  for (const person of people) starts[person + 1]! += 1;
  for (let person = 0; person < count; person += 1) starts[person + 1]! += starts[person]!;
  const next = starts.slice();
  const grouped = new Float64Array(numbers.length);
  people.forEach((person, at) => (grouped[next[person]!++] = numbers[at]!));
  return { starts, numbers: grouped };
}

/** In the order in which they came. */
function eachOf(of: ByPerson | undefined, person: number, act: (number: number) => void): void {
  if (!of) return;
  const end = of.starts[person + 1] ?? 0;
  for (let at = of.starts[person] ?? end; at < end; at += 1) act(of.numbers[at]!);
}
