import type { JoinOffer, MembershipList } from '@gopherlab/contracts';
import { cohortMembers, cohorts, type Db, type Person, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { auditCohort, type Caller } from './caller.ts';
import { normaliseJoinCode } from './join-code.ts';
import { assertAnotherInstructor } from './people-service.ts';

export type JoiningService = ReturnType<typeof createJoiningService>;

/** Cohorts as those see them who join and leave. */
export function createJoiningService({ db }: { db: Db }) {
  return {
    /** What a code leads to. Throws JOIN_CODE_NOT_FOUND. */
    offer: (person: Person, code: string): Promise<JoinOffer> => offerOf(db, person, code),

    /** Makes the caller a learner; whoever is a member stays what they are. Throws JOIN_CODE_NOT_FOUND, COHORT_ARCHIVED. */
    join: (caller: Caller, code: string): Promise<JoinOffer> =>
      db.transaction().execute(async (tx) => {
        const { person } = caller;
        const { id } = await cohortOf(tx, code);
        const cohort = await cohorts.lockCohort(tx, id);
        // Renewed in the moment before.
        if (cohort?.joinCode !== normaliseJoinCode(code)) throw unknownCode();
        if (cohort.archivedAt) throw new AppError('COHORT_ARCHIVED', 'nobody joins it any more');
        if (!(await cohortMembers.findRole(tx, id, person.id))) {
          await cohortMembers.putMember(tx, { cohortId: id, personId: person.id, role: 'learner' });
          await auditCohort(tx, caller, 'cohort.joined', id, { personId: person.id, by: 'code' });
        }
        return offerOf(tx, person, code);
      }),

    async list(person: Person): Promise<MembershipList> {
      const records = await cohortMembers.listMemberships(db, person.id);
      const memberships = records.map(({ cohort, role, joinedAt }) => ({
        cohort: { ...cohort, archivedAt: cohort.archivedAt?.toISOString() ?? null },
        role,
        joinedAt: joinedAt.toISOString(),
      }));
      return { memberships };
    },

    /**
     * Leaves; having left already is as good. Throws COHORT_NOT_FOUND for a cohort that they were never in, and
     * COHORT_ARCHIVED, LAST_INSTRUCTOR.
     */
    leave: (caller: Caller, cohortId: string): Promise<void> =>
      db.transaction().execute(async (tx) => {
        const { id } = caller.person;
        const cohort = await cohorts.lockCohort(tx, cohortId);
        const role = await cohortMembers.findRole(tx, cohortId, id);
        if (!role) {
          if (await cohortMembers.wasMember(tx, cohortId, id)) return;
          throw new AppError('COHORT_NOT_FOUND', 'you are not in it');
        }
        if (cohort?.archivedAt) throw new AppError('COHORT_ARCHIVED', 'its people stay as they were');
        if (role === 'instructor') await assertAnotherInstructor(tx, cohortId);
        await cohortMembers.removeMembers(tx, cohortId, [id]);
        await auditCohort(tx, caller, 'cohort.left', cohortId, { personId: id });
      }),
  };
}

async function offerOf(db: Db | Tx, person: Person, code: string): Promise<JoinOffer> {
  const { id, name, archivedAt } = await cohortOf(db, code);
  const membership = (await cohortMembers.findRole(db, id, person.id)) ?? 'none';
  return { cohort: { id, name }, archived: archivedAt !== null, membership };
}

async function cohortOf(db: Db | Tx, code: string): Promise<cohorts.CohortRecord> {
  const cohort = await cohorts.findCohortByCode(db, normaliseJoinCode(code));
  if (!cohort) throw unknownCode();
  return cohort;
}

function unknownCode(): AppError {
  return new AppError('JOIN_CODE_NOT_FOUND', 'it was renewed or switched off, or there is a slip in it');
}
