import type { Catalogue } from '@gopherlab/catalogue';
import type {
  Assignment,
  AssignmentInput,
  AssignmentList,
  ExtensionInput,
  ExtensionList,
} from '@gopherlab/contracts';
import { assignmentAdmin, audit, cohortMembers, type Db, type Person, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import type { Caller } from '../cohorts/caller.ts';
import { assertTeaches, changeTaughtCohort } from '../cohorts/permission.ts';
import type { TrackDirectory } from '../tracks/directory.ts';

export interface AssignmentServiceOptions {
  db: Db;
  catalogue: Pick<Catalogue, 'labs'>;
  tracks: Pick<TrackDirectory, 'find'>;
}

export type AssignmentService = ReturnType<typeof createAssignmentService>;

/** What instructors ask a cohort for. Every function throws COHORT_NOT_FOUND for who does not teach it. */
export function createAssignmentService({ db, catalogue, tracks }: AssignmentServiceOptions) {
  return {
    async list(person: Person, cohortId: string): Promise<AssignmentList> {
      await assertTeaches(db, person, cohortId);
      return { assignments: (await assignmentAdmin.listAssignments(db, cohortId)).map(toView) };
    },

    create: (caller: Caller, cohortId: string, input: AssignmentInput): Promise<Assignment> =>
      changeTaughtCohort(db, caller.person, cohortId, async (tx) => {
        assertKnownLabs(catalogue, input);
        await assertKnownTrack(tx, tracks, input);
        await assertLearner(tx, cohortId, input.personId);
        const whom = { cohortId, personId: input.personId, createdBy: caller.person.id };
        const id = await assignmentAdmin.insertAssignment(tx, whom, toValues(input));
        await auditAssignment(tx, caller, 'assignment.made', id, { cohortId, now: input });
        return getAssignment(tx, cohortId, id);
      }),

    /** Throws ASSIGNMENT_NOT_FOUND; the person whom it is for cannot be changed. */
    change: (caller: Caller, cohortId: string, id: string, input: AssignmentInput): Promise<Assignment> =>
      changeTaughtCohort(db, caller.person, cohortId, async (tx) => {
        const was = await getAssignment(tx, cohortId, id);
        assertKnownLabs(catalogue, input);
        if ((was.person?.id ?? null) !== input.personId) {
          throw wrong('personId', 'whom it is for cannot be changed; make another assignment');
        }
        // One that was deleted since stays on record.
        if (input.track !== was.track) await assertKnownTrack(tx, tracks, input);
        await assignmentAdmin.updateAssignment(tx, id, toValues(input));
        await auditAssignment(tx, caller, 'assignment.changed', id, { cohortId, was, now: input });
        return getAssignment(tx, cohortId, id);
      }),

    remove: (caller: Caller, cohortId: string, id: string): Promise<void> =>
      changeTaughtCohort(db, caller.person, cohortId, async (tx) => {
        const was = await getAssignment(tx, cohortId, id);
        await assignmentAdmin.deleteAssignment(tx, id);
        await auditAssignment(tx, caller, 'assignment.deleted', id, { cohortId, was });
      }),

    async extensions(person: Person, cohortId: string, id: string): Promise<ExtensionList> {
      await assertTeaches(db, person, cohortId);
      await getAssignment(db, cohortId, id);
      return listExtensions(db, id);
    },

    extend: (caller: Caller, cohortId: string, id: string, input: ExtensionInput): Promise<ExtensionList> =>
      changeTaughtCohort(db, caller.person, cohortId, async (tx) => {
        const assignment = await getAssignment(tx, cohortId, id);
        await assertLearner(tx, cohortId, input.personId);
        assertExtends(assignment, input);
        await assignmentAdmin.insertExtension(tx, {
          ...input,
          assignmentId: id,
          dueAt: toDate(input.dueAt),
          closesAt: toDate(input.closesAt),
          grantedBy: caller.person.id,
        });
        await auditAssignment(tx, caller, 'assignment.extended', id, { cohortId, ...input });
        return listExtensions(tx, id);
      }),
  };
}

const toDate = (at: string | null): Date | null => (at === null ? null : new Date(at));
const wrong = (path: string, message: string) =>
  new AppError('INVALID_INPUT', undefined, { issues: [{ path: `body.${path}`, message }] });

function toValues({
  title,
  track,
  labs,
  policy,
  ...times
}: AssignmentInput): assignmentAdmin.AssignmentValues {
  const { opensAt, dueAt, closesAt } = times;
  return {
    title,
    track,
    labs,
    policy,
    opensAt: new Date(opensAt),
    dueAt: toDate(dueAt),
    closesAt: toDate(closesAt),
  };
}

async function assertKnownTrack(
  tx: Tx,
  tracks: AssignmentServiceOptions['tracks'],
  { track }: AssignmentInput,
): Promise<void> {
  if (track !== null && !(await tracks.find(track, tx))) throw wrong('track', `there is no track ${track}`);
}

function assertKnownLabs(catalogue: Pick<Catalogue, 'labs'>, { labs }: AssignmentInput): void {
  const at = labs.findIndex(({ lab }) => !catalogue.labs.has(lab));
  if (at >= 0) throw wrong(`labs.${at}.lab`, `there is no lab ${labs[at]?.lab ?? ''}`);
}

async function assertLearner(tx: Tx, cohortId: string, personId: string | null): Promise<void> {
  if (personId === null) return;
  const role = await cohortMembers.findRole(tx, cohortId, personId);
  if (role !== 'learner') throw wrong('personId', 'is no learner of this cohort');
}

/** More time is never less: the new times stay in their order and do not shorten what everybody has. */
function assertExtends(assignment: Assignment, { personId, dueAt, closesAt }: ExtensionInput): void {
  if (assignment.person && assignment.person.id !== personId) {
    throw wrong('personId', 'the assignment is for somebody else');
  }
  if (dueAt !== null && assignment.dueAt === null) throw wrong('dueAt', 'the assignment is never due');
  if (closesAt !== null && assignment.closesAt === null)
    throw wrong('closesAt', 'the assignment never closes');
  if (isBefore(dueAt, assignment.dueAt)) throw wrong('dueAt', 'is earlier than for everybody');
  if (isBefore(closesAt, assignment.closesAt)) throw wrong('closesAt', 'is earlier than for everybody');
  if (isBefore(closesAt ?? assignment.closesAt, dueAt ?? assignment.dueAt)) {
    throw wrong('closesAt', 'it would close before it is due');
  }
}

function isBefore(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && Date.parse(a) < Date.parse(b);
}

/** Throws ASSIGNMENT_NOT_FOUND, also for one of another cohort. */
async function getAssignment(db: Db | Tx, cohortId: string, id: string): Promise<Assignment> {
  const [record] = await assignmentAdmin.listAssignments(db, cohortId, id);
  if (!record) throw new AppError('ASSIGNMENT_NOT_FOUND');
  return toView(record);
}

async function listExtensions(db: Db | Tx, id: string): Promise<ExtensionList> {
  const records = await assignmentAdmin.listExtensions(db, id);
  return {
    extensions: records.map(({ personId, personName, dueAt, closesAt, createdAt, ...rest }) => ({
      ...rest,
      person: { id: personId, name: personName },
      dueAt: dueAt?.toISOString() ?? null,
      closesAt: closesAt?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    })),
  };
}

function toView({ personId, personName, ...record }: assignmentAdmin.AssignmentRecord): Assignment {
  return {
    ...record,
    person: personId === null ? null : { id: personId, name: personName },
    opensAt: record.opensAt.toISOString(),
    dueAt: record.dueAt?.toISOString() ?? null,
    closesAt: record.closesAt?.toISOString() ?? null,
    createdAt: record.createdAt.toISOString(),
  };
}

function auditAssignment(
  tx: Tx,
  { person, requestId }: Caller,
  action: string,
  id: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const subject = { subjectKind: 'assignment', subjectId: id };
  return audit.appendAudit(tx, { actorId: person.id, action, ...subject, detail, requestId });
}
