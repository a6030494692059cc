import type { CohortPeople } from '@gopherlab/contracts';
import { cohortMembers, roster, type Db, type Person, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { auditCohort, type Caller } from './caller.ts';
import { assertTeaches, changeTaughtCohort } from './permission.ts';

export type CohortPeopleService = ReturnType<typeof createCohortPeopleService>;

/** Who is in a cohort, who teaches it, and whom its roster still waits for. */
export function createCohortPeopleService({ db }: { db: Db }) {
  return {
    async list(person: Person, cohortId: string): Promise<CohortPeople> {
      await assertTeaches(db, person, cohortId);
      return listPeople(db, cohortId);
    },

    /** Throws INSTRUCTOR_NOT_FOUND unless an instructor or admin has an account with this address. */
    addInstructor: (caller: Caller, cohortId: string, email: string): Promise<CohortPeople> =>
      changeTaughtCohort(db, caller.person, cohortId, async (tx) => {
        const teacher = await cohortMembers.findTeacherByEmail(tx, email);
        if (!teacher) {
          throw new AppError('INSTRUCTOR_NOT_FOUND', 'an admin gives accounts the role of an instructor');
        }
        const before = await cohortMembers.findRole(tx, cohortId, teacher.id);
        if (before !== 'instructor') {
          await cohortMembers.putMember(tx, { cohortId, personId: teacher.id, role: 'instructor' });
          await auditCohort(tx, caller, 'cohort.instructor-added', cohortId, { personId: teacher.id });
        }
        return listPeople(tx, cohortId);
      }),

    /** Takes somebody out; doing it again changes nothing. Throws MEMBER_NOT_FOUND, LAST_INSTRUCTOR. */
    removeMember: (caller: Caller, cohortId: string, personId: string): Promise<void> =>
      changeTaughtCohort(db, caller.person, cohortId, (tx) => takeOut(tx, caller, cohortId, personId)),

    /** Takes a line off the roster for which nobody has come; doing it again changes nothing. */
    removeEntry: (caller: Caller, cohortId: string, entryId: string): Promise<void> =>
      changeTaughtCohort(db, caller.person, cohortId, async (tx) => {
        const entry = (await roster.listRoster(tx, cohortId)).find(({ id }) => id === entryId);
        if (!entry) return;
        if (entry.isMember) throw new AppError('MEMBER_NOT_FOUND', 'somebody has joined for it: remove them');
        await roster.deleteRoster(tx, cohortId, [entryId]);
        await auditCohort(tx, caller, 'cohort.roster-line-removed', cohortId, { email: entry.email });
      }),
  };
}

async function listPeople(db: Db | Tx, cohortId: string): Promise<CohortPeople> {
  const members = await cohortMembers.listMembers(db, cohortId);
  const entries = (await roster.listRoster(db, cohortId)).filter(({ isMember }) => !isMember);
  return {
    members: members.map((member) => ({ ...member, joinedAt: member.joinedAt.toISOString() })),
    entries: entries.map(({ id, email, name, externalId, personId, createdAt }) => ({
      id,
      email,
      name,
      externalId,
      importedAt: createdAt.toISOString(),
      state: personId === null ? 'waiting' : 'left',
    })),
  };
}

async function takeOut(tx: Tx, caller: Caller, cohortId: string, personId: string): Promise<void> {
  const role = await cohortMembers.findRole(tx, cohortId, personId);
  if (!role) {
    if (await cohortMembers.wasMember(tx, cohortId, personId)) return;
    throw new AppError('MEMBER_NOT_FOUND');
  }
  if (role === 'instructor') await assertAnotherInstructor(tx, cohortId);
  await cohortMembers.removeMembers(tx, cohortId, [personId]);
  // Else the roster would bring them back with the next address that is linked.
  await roster.deleteRosterOf(tx, cohortId, personId);
  await auditCohort(tx, caller, 'cohort.member-removed', cohortId, { personId, role });
}

/** Throws LAST_INSTRUCTOR when the one who goes is the only one. */
export async function assertAnotherInstructor(tx: Tx, cohortId: string): Promise<void> {
  const members = await cohortMembers.listMembers(tx, cohortId);
  if (members.filter(({ role }) => role === 'instructor').length > 1) return;
  throw new AppError('LAST_INSTRUCTOR', 'add another instructor first');
}
