import type { Cohort, CreateCohort } from '@gopherlab/contracts';
import { audit, cohorts, type Db, type Person } from '@gopherlab/store';
import { createJoinCode } from './join-code.ts';
import { assertTeaches } from './permission.ts';

export type CohortService = ReturnType<typeof createCohortService>;

/** Cohorts as their instructors see and change them. */
export function createCohortService({ db }: { db: Db }) {
  return {
    /** Those that the person teaches; an admin's are all. */
    async list(person: Person): Promise<Cohort[]> {
      const records = await cohorts.listCohorts(db, person.role === 'admin' ? 'anybody' : person.id);
      return records.map(toCohort);
    },

    async find(person: Person, id: string): Promise<Cohort> {
      await assertTeaches(db, person, id);
      return toCohort(await cohorts.getCountedCohort(db, id));
    },

    /** Makes a cohort that can be joined by code; the person is its first instructor. */
    create: (person: Person, { name }: CreateCohort, requestId: string): Promise<Cohort> =>
      db.transaction().execute(async (tx) => {
        const made = await cohorts.insertCohort(tx, {
          name,
          joinCode: createJoinCode(),
          createdBy: person.id,
        });
        await audit.appendAudit(tx, {
          actorId: person.id,
          action: 'cohort.created',
          subjectKind: 'cohort',
          subjectId: made.id,
          detail: { name },
          requestId,
        });
        return toCohort(await cohorts.getCountedCohort(tx, made.id));
      }),
  };
}

function toCohort(record: cohorts.CountedCohort): Cohort {
  return {
    ...record,
    createdAt: record.createdAt.toISOString(),
    archivedAt: record.archivedAt?.toISOString() ?? null,
  };
}
