import { randomUUID } from 'node:crypto';
import { DEFAULT_ASSIGNMENT_POLICY, type AssignmentPolicy, type Session } from '@gopherlab/contracts';
import type { Db } from '@gopherlab/store';
import { visit, type Person } from './clients.testing.ts';

const HOUR_MS = 3_600_000;

/** A visitor with an account, in that role. */
export async function signedIn(
  api: { url: string; context: { db: Db } },
  role: 'candidate' | 'instructor' | 'admin' = 'candidate',
): Promise<Person & { id: string }> {
  const person = await visit(api.url);
  const { person: who } = (await (await person.request('GET', '/api/session')).json()) as Session;
  await api.context.db.updateTable('people').set({ role, guest: false }).where('id', '=', who.id).execute();
  return { ...person, id: who.id };
}

/** A cohort in the database with these members. */
export async function insertCohort(
  db: Db,
  { name = 'Autumn', instructor, learners = [] }: { name?: string; instructor: string; learners?: string[] },
): Promise<string> {
  const { id } = await db
    .insertInto('cohorts')
    .values({ name, join_code: randomUUID(), created_by: instructor })
    .returning('id')
    .executeTakeFirstOrThrow();
  const members = [
    { cohort_id: id, person_id: instructor, role: 'instructor' as const },
    ...learners.map((person_id) => ({ cohort_id: id, person_id, role: 'learner' as const })),
  ];
  await db.insertInto('cohort_members').values(members).execute();
  return id;
}

export interface AssignmentFixture {
  cohortId?: string;
  personId?: string;
  createdBy: string;
  title?: string;
  policy?: Partial<AssignmentPolicy>;
  /** Hours from now. */
  opensIn?: number;
  dueIn?: number | null;
  closesIn?: number | null;
  labs?: { lab: string; weight: number }[];
}

/** An assignment in the database; open since an hour, unless told otherwise. */
export async function insertAssignment(db: Db, fixture: AssignmentFixture): Promise<string> {
  const { opensIn = -1, dueIn = null, closesIn = null, labs = [{ lab: 'double', weight: 1 }] } = fixture;
  const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);
  const { id } = await db
    .insertInto('assignments')
    .values({
      cohort_id: fixture.cohortId ?? null,
      person_id: fixture.personId ?? null,
      title: fixture.title ?? 'Homework',
      policy: JSON.stringify({ ...DEFAULT_ASSIGNMENT_POLICY, ...fixture.policy }),
      opens_at: inHours(opensIn),
      due_at: dueIn === null ? null : inHours(dueIn),
      closes_at: closesIn === null ? null : inHours(closesIn),
      created_by: fixture.createdBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const rows = labs.map(({ lab, weight }, position) => ({ assignment_id: id, lab, weight, position }));
  await db.insertInto('assignment_labs').values(rows).execute();
  return id;
}
