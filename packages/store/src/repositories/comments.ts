import { sql } from 'kysely';
import type { Db, Tx } from '../database.ts';

export interface CommentRecord {
  id: string;
  path: string;
  line: number;
  body: string;
  authorId: string;
  /** Null where the person has left. */
  author: string | null;
  createdAt: Date;
  editedAt: Date | null;
}

function selectComments(db: Db) {
  return db
    .selectFrom('submission_comments as c')
    .leftJoin('people as p', 'p.id', 'c.author_id')
    .select([
      'c.id',
      'c.path',
      'c.line',
      'c.body',
      'c.author_id as authorId',
      'p.name as author',
      'c.created_at as createdAt',
      'c.edited_at as editedAt',
    ])
    .where('c.deleted_at', 'is', null);
}

/** In the order of the files' lines. */
export async function listComments(db: Db, submissionId: string): Promise<CommentRecord[]> {
  return selectComments(db)
    .where('c.submission_id', '=', submissionId)
    .orderBy('c.path')
    .orderBy('c.line')
    .orderBy('c.created_at')
    .execute();
}

export async function findComment(
  db: Db,
  submissionId: string,
  id: string,
): Promise<CommentRecord | undefined> {
  return selectComments(db)
    .where('c.submission_id', '=', submissionId)
    .where('c.id', '=', id)
    .executeTakeFirst();
}

export async function addComment(
  tx: Tx,
  {
    submissionId,
    path,
    line,
    body,
    authorId,
  }: {
    submissionId: string;
    path: string;
    line: number;
    body: string;
    authorId: string;
  },
): Promise<CommentRecord> {
  const { id } = await tx
    .insertInto('submission_comments')
    .values({ submission_id: submissionId, path, line, body, author_id: authorId })
    .returning('id')
    .executeTakeFirstOrThrow();
  return selectComments(tx).where('c.id', '=', id).executeTakeFirstOrThrow();
}

export async function editComment(tx: Tx, id: string, body: string): Promise<void> {
  await tx
    .updateTable('submission_comments')
    .set({ body, edited_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

export async function deleteComment(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('submission_comments')
    .set({ deleted_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}
