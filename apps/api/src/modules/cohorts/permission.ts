import { cohorts, type Db, type Person, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';

type Teacher = Pick<Person, 'id' | 'role'>;

/**
 * The cohort, if the person is one of its instructors or an admin. Throws COHORT_NOT_FOUND otherwise: somebody else's is
 * not told apart from what does not exist. Every route under `/api/cohorts/{id}` begins with this.
 */
export async function assertTeaches(
  db: Db | Tx,
  person: Teacher,
  cohortId: string,
): Promise<cohorts.CohortRecord> {
  const cohort =
    person.role === 'admin'
      ? await cohorts.findCohort(db, cohortId)
      : person.role === 'instructor'
        ? await cohorts.findTaughtCohort(db, cohortId, person.id)
        : undefined;
  if (!cohort) throw new AppError('COHORT_NOT_FOUND');
  return cohort;
}

/**
 * Runs `work` in a transaction that holds the cohort: changes of one cohort come one after the other, and what was asked
 * for is decided by what is there then. Throws COHORT_NOT_FOUND as `assertTeaches`, and COHORT_ARCHIVED.
 */
export function changeTaughtCohort<T>(
  db: Db,
  person: Teacher,
  cohortId: string,
  work: (tx: Tx, cohort: cohorts.CohortRecord) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await cohorts.lockCohort(tx, cohortId);
    const cohort = await assertTeaches(tx, person, cohortId);
    if (cohort.archivedAt) throw new AppError('COHORT_ARCHIVED', 'bring it back before you change it');
    return work(tx, cohort);
  });
}
