import type { ChangeCohort, Cohort, CreateCohort } from '@gopherlab/contracts';
import { cohorts, roster, type Db, type Person, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { auditCohort, type Caller } from './caller.ts';
import { createJoinCode } from './join-code.ts';
import { assertTeaches, changeTaughtCohort } from './permission.ts';

export type CohortService = ReturnType<typeof createCohortService>;

/** `verifiedOnly`: an address counts once it was proved, as it is where mail is configured. */
export function createCohortService({ db, verifiedOnly }: { db: Db; verifiedOnly: boolean }) {
  return {
    /** Those that the person teaches; an admin's are all. */
    async list(person: Person): Promise<Cohort[]> {
      const records = await cohorts.listCohorts(db, person.role === 'admin' ? null : person.id);
      return records.map(toCohort);
    },

    async find(person: Person, id: string): Promise<Cohort> {
      await assertTeaches(db, person, id);
      return toCohort(await cohorts.getCountedCohort(db, id));
    },

    /** Makes a cohort that can be joined by code; the caller is its first instructor. */
    create: (caller: Caller, { name }: CreateCohort): Promise<Cohort> =>
      db.transaction().execute(async (tx) => {
        const createdBy = caller.person.id;
        const made = await cohorts.insertCohort(tx, { name, joinCode: createJoinCode(), createdBy });
        await auditCohort(tx, caller, 'cohort.created', made.id, { name });
        return toCohort(await cohorts.getCountedCohort(tx, made.id));
      }),

    /** Renames, archives, or brings back. Throws COHORT_ARCHIVED for another name while it is archived. */
    change: (caller: Caller, id: string, change: ChangeCohort): Promise<Cohort> =>
      db.transaction().execute(async (tx) => {
        await cohorts.lockCohort(tx, id);
        await applyChange(tx, caller, await assertTeaches(tx, caller.person, id), change);
        // Whoever signed up while it was archived was passed over.
        if (change.archived === false) await roster.linkCohort(tx, id, verifiedOnly);
        return toCohort(await cohorts.getCountedCohort(tx, id));
      }),

    /** Gives the cohort a new code; the old one leads nowhere from now on. */
    renewCode: (caller: Caller, id: string): Promise<Cohort> => setCode(caller, id, createJoinCode()),

    /** From now on nobody joins by code. */
    switchCodeOff: (caller: Caller, id: string): Promise<Cohort> => setCode(caller, id, null),
  };

  function setCode(caller: Caller, id: string, joinCode: string | null): Promise<Cohort> {
    return changeTaughtCohort(db, caller.person, id, async (tx) => {
      await cohorts.updateCohort(tx, id, { joinCode });
      // Not the code itself: whoever reads the log could join.
      await auditCohort(tx, caller, joinCode === null ? 'cohort.code-off' : 'cohort.code-renewed', id, {});
      return toCohort(await cohorts.getCountedCohort(tx, id));
    });
  }
}

async function applyChange(
  tx: Tx,
  caller: Caller,
  cohort: cohorts.CohortRecord,
  { name, archived = cohort.archivedAt !== null }: ChangeCohort,
): Promise<void> {
  const renamed = name !== undefined && name !== cohort.name;
  if (renamed && archived) {
    throw new AppError('COHORT_ARCHIVED', 'bring it back before you change it');
  }
  if (renamed) {
    await cohorts.updateCohort(tx, cohort.id, { name });
    await auditCohort(tx, caller, 'cohort.renamed', cohort.id, { before: cohort.name, after: name });
  }
  if (archived !== (cohort.archivedAt !== null)) {
    await cohorts.updateCohort(tx, cohort.id, { archived });
    await auditCohort(tx, caller, archived ? 'cohort.archived' : 'cohort.brought-back', cohort.id, {});
  }
}

function toCohort(record: cohorts.CountedCohort): Cohort {
  return {
    ...record,
    createdAt: record.createdAt.toISOString(),
    archivedAt: record.archivedAt?.toISOString() ?? null,
  };
}
