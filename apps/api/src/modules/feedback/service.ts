import type { SubmissionComment, SubmissionFeedback, WriteComment } from '@gopherlab/contracts';
import { toSignedVerdict } from '@gopherlab/signing';
import {
  assignments,
  audit,
  comments,
  gradebook,
  overrides,
  regrades,
  submissions,
  type Db,
  type Person,
  type SubmissionRecord,
  type Tx,
} from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';

export interface FeedbackServiceOptions {
  db: Db;
  /** The submission, for its owner and for those who teach it. Throws SUBMISSION_NOT_FOUND. */
  getReadable: (id: string, person: Person) => Promise<SubmissionRecord>;
}

export type FeedbackService = ReturnType<typeof createFeedbackService>;

/** Comments on one line that are few enough to be read. */
const MOST_COMMENTS = 500;

/** What people add to what the platform says of a submission. */
export function createFeedbackService({ db, getReadable }: FeedbackServiceOptions) {
  /** An instructor comments on what they may read; their own practice is nobody's lesson. */
  async function getTaught(id: string, person: Person): Promise<SubmissionRecord> {
    const record = await getReadable(id, person);
    if (record.personId === person.id) throw new AppError('SUBMISSION_NOT_FOUND');
    return record;
  }

  /** Comments of an archived cohort are only read, as all of it. Throws COHORT_ARCHIVED. */
  async function assertChangeable(tx: Tx, submissionId: string, person: Person): Promise<void> {
    if (await mayChange(tx, submissionId, person)) return;
    throw new AppError('COHORT_ARCHIVED', 'its comments are only read; bring the cohort back to write some');
  }

  async function getOwnComment(tx: Tx, submissionId: string, id: string, person: Person) {
    const found = await comments.findComment(tx, submissionId, id);
    if (!found) throw new AppError('COMMENT_NOT_FOUND');
    if (found.authorId !== person.id) throw new AppError('NOT_ALLOWED', 'another person wrote this comment');
    return found;
  }

  const note = (
    tx: Tx,
    person: Person,
    action: string,
    { submissionId, requestId, ...detail }: { submissionId: string; requestId: string; comment: string },
  ) =>
    audit.appendAudit(tx, {
      actorId: person.id,
      action,
      subjectKind: 'submission',
      subjectId: submissionId,
      detail,
      requestId,
    });

  return {
    /** For the learner and for those who teach them. */
    async read(submissionId: string, person: Person): Promise<SubmissionFeedback> {
      const record = await getReadable(submissionId, person);
      const author = record.personId === person.id;
      const [written, standing, superseded, withheld, open] = await Promise.all([
        comments.listComments(db, submissionId),
        overrides.listForSubmission(db, submissionId),
        regrades.listSuperseded(db, submissionId),
        author ? assignments.findWithheld(db, person.id, [submissionId]) : new Map(),
        author || mayChange(db, submissionId, person),
      ]);
      return {
        comments: written.map((comment) => toComment(comment, person)),
        commentsClosed: !open,
        overrides: standing.map(({ assignmentId, title, score, reason, by, at }) => ({
          assignment: { id: assignmentId, title },
          score,
          reason,
          by,
          at: at.toISOString(),
        })),
        // An exam keeps every outcome back from its author, also one that counts no more.
        earlier: (withheld.has(submissionId) ? [] : superseded).map(
          ({ jws, gradedAt, supersededAt, ...rest }) => ({
            ...rest,
            signed: jws === null ? null : toSignedVerdict(jws),
            gradedAt: gradedAt.toISOString(),
            supersededAt: supersededAt.toISOString(),
          }),
        ),
      };
    },

    /** Throws SUBMISSION_NOT_FOUND, COHORT_ARCHIVED, and INVALID_INPUT for a line that the submission has not. */
    async add(
      submissionId: string,
      person: Person,
      input: WriteComment,
      requestId: string,
    ): Promise<SubmissionComment> {
      await getTaught(submissionId, person);
      await assertLine(db, submissionId, input);
      return db.transaction().execute(async (tx) => {
        await assertChangeable(tx, submissionId, person);
        if ((await comments.listComments(tx, submissionId)).length >= MOST_COMMENTS) {
          throw new AppError('INVALID_INPUT', `a submission takes ${MOST_COMMENTS} comments`);
        }
        const made = await comments.addComment(tx, { submissionId, ...input, authorId: person.id });
        await note(tx, person, 'comment.added', { submissionId, requestId, comment: made.id });
        return toComment(made, person);
      });
    },

    /** Throws COMMENT_NOT_FOUND, COHORT_ARCHIVED, and NOT_ALLOWED for somebody else's. */
    async edit(
      submissionId: string,
      id: string,
      person: Person,
      { body, requestId }: { body: string; requestId: string },
    ): Promise<SubmissionComment> {
      await getTaught(submissionId, person);
      return db.transaction().execute(async (tx) => {
        await assertChangeable(tx, submissionId, person);
        await getOwnComment(tx, submissionId, id, person);
        await comments.editComment(tx, id, body);
        await note(tx, person, 'comment.edited', { submissionId, requestId, comment: id });
        return toComment(await getOwnComment(tx, submissionId, id, person), person);
      });
    },

    /** Throws COMMENT_NOT_FOUND, COHORT_ARCHIVED, and NOT_ALLOWED for somebody else's. */
    async remove(submissionId: string, id: string, person: Person, requestId: string): Promise<void> {
      await getTaught(submissionId, person);
      await db.transaction().execute(async (tx) => {
        await assertChangeable(tx, submissionId, person);
        await getOwnComment(tx, submissionId, id, person);
        await comments.deleteComment(tx, id);
        await note(tx, person, 'comment.deleted', { submissionId, requestId, comment: id });
      });
    },
  };
}

/** Whether a cohort that this person teaches, and that is not archived, has the submission. */
const mayChange = (db: Db | Tx, submissionId: string, { id, role }: Person): Promise<boolean> =>
  gradebook.isTaughtBy(db, submissionId, id, { everyCohort: role === 'admin', changeable: true });

async function assertLine(db: Db, submissionId: string, { path, line }: WriteComment): Promise<void> {
  const files = await submissions.getSubmissionFiles(db, submissionId);
  const content = Object.hasOwn(files, path) ? files[path] : undefined;
  if (content === undefined) {
    throw new AppError('INVALID_INPUT', `no file ${path} was submitted`, {
      issues: [{ path: 'body.path', message: 'not a file of this submission' }],
    });
  }
  const lines = content.split('\n').length;
  if (line > lines) {
    throw new AppError('INVALID_INPUT', `${path} has ${lines} lines`, {
      issues: [{ path: 'body.line', message: `at most ${lines}` }],
    });
  }
}

function toComment(
  { id, path, line, body, author, authorId, createdAt, editedAt }: comments.CommentRecord,
  person: Person,
): SubmissionComment {
  return {
    id,
    path,
    line,
    body,
    author,
    own: authorId === person.id,
    createdAt: createdAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
  };
}
