import { countingWindow, type CountingWindow, type Extension, type ExamSitting } from '@gopherlab/scoring';
import { gradebook, type Db } from '@gopherlab/store';

type Assignment = gradebook.GradebookAssignmentRecord;

/** When what one learner submits counts for an assignment; null for an exam that they have not begun. */
export type WindowOf = (assignment: Assignment, personId: string) => CountingWindow | null;

/** Reads every extension and every exam that was begun, for all learners at once. */
export async function readWindows(db: Db, assignments: readonly Assignment[]): Promise<WindowOf> {
  const ids = assignments.map(({ id }) => id);
  const [extensions, sittings] = await Promise.all([
    gradebook.listExtensions(db, ids),
    gradebook.listSittings(db, ids),
  ]);
  return createWindows(extensions, sittings);
}

type Of<T> = T & { assignmentId: string; personId: string };

/** Most people have neither an extension nor an exam: they share one window for each assignment. */
function createWindows(extensions: readonly Of<Extension>[], sittings: readonly Of<ExamSitting>[]): WindowOf {
  const key = (assignmentId: string, personId: string) => `${assignmentId} ${personId}`;
  const extensionOf = new Map(extensions.map((one) => [key(one.assignmentId, one.personId), one]));
  const sittingOf = new Map(sittings.map((one) => [key(one.assignmentId, one.personId), one]));
  const common = new Map<string, CountingWindow | null>();
  return (assignment, personId) => {
    const own = key(assignment.id, personId);
    const extension = extensionOf.get(own) ?? null;
    const sitting = sittingOf.get(own) ?? null;
    const make = () => countingWindow({ times: assignment, policy: assignment.policy, extension, sitting });
    if (extension || sitting) return make();
    const known = common.get(assignment.id);
    if (known !== undefined) return known;
    const made = make();
    common.set(assignment.id, made);
    return made;
  };
}
