import { cohorts, type Db, type Person, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';

/**
 * The cohort, if the person is one of its instructors or an admin. Throws COHORT_NOT_FOUND otherwise: somebody else's is
 * not told apart from what does not exist. Every route under `/api/cohorts/{id}` begins with this.
 */
export async function assertTeaches(
  db: Db | Tx,
  person: Pick<Person, 'id' | 'role'>,
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
