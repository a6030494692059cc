import { createHash } from 'node:crypto';
import { validateSnippet } from '@gopherlab/catalogue';
import {
  canonicalJson,
  type ReportedSnippet,
  type ReportedSnippetPage,
  type ReportSnippet,
  type ReportState,
  type Snippet,
  type WorkspaceFiles,
} from '@gopherlab/contracts';
import {
  audit,
  people,
  snippets,
  submissionBuckets,
  type BucketSize,
  type Db,
  type Person,
  type Tx,
} from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { describeTaken } from '../../http/rate-limit.ts';
import { assertWorkspace } from '../../http/workspace.ts';

const PAGE = 20;
const REPORTS_SHOWN = 10;

export interface PlaygroundServiceOptions {
  db: Db;
  /** What one person may share. */
  limit: BucketSize;
}

export interface Shared {
  snippet: Snippet;
  /** `RateLimit` headers of the person's bucket; none when it was there already, which costs nothing. */
  limit: Record<string, string>;
}

export type PlaygroundService = ReturnType<typeof createPlaygroundService>;

/** Who does it, in which request. */
interface By {
  person: Person;
  requestId: string;
}

/** Snippets that are shared by link, what people report of them, and what admins do about it. */
export function createPlaygroundService({ db, limit }: PlaygroundServiceOptions) {
  /** Does what an admin decided, with its line in the audit log. Throws SNIPPET_NOT_FOUND. */
  const decide = (
    id: string,
    { person, requestId }: By,
    change: (
      tx: Tx,
      takeDownReason: string | null,
    ) => Promise<{ action: string; detail: object } | undefined>,
  ) =>
    db.transaction().execute(async (tx) => {
      const found = await snippets.lockSnippet(tx, id);
      if (!found) throw new AppError('SNIPPET_NOT_FOUND');
      const done = await change(tx, found.takeDownReason);
      if (!done) return;
      await audit.appendAudit(tx, {
        actorId: person.id,
        action: done.action,
        subjectKind: 'snippet',
        subjectId: id,
        detail: { ...done.detail },
        requestId,
      });
    });

  return {
    /** The same content has the same address, whoever shares it. Throws SNIPPET_TAKEN_DOWN for what was taken down. */
    async share(files: WorkspaceFiles, person: Person): Promise<Shared> {
      assertWorkspace(validateSnippet(files));
      const id = snippetId(files);
      const earlier = await snippets.findSnippet(db, id);
      if (earlier) return { snippet: toSnippet(earlier), limit: {} };
      return db.transaction().execute(async (tx) => {
        await people.lockPerson(tx, person.id);
        const bucket = await submissionBuckets.takeToken(tx, person.id, limit, 'snippet_buckets');
        const taken = describeTaken('snippets', limit, bucket);
        taken.orThrow('you share too often; wait a moment');
        await snippets.insertSnippet(tx, { id, personId: person.id, files });
        return { snippet: await getSnippet(tx, id), limit: taken.headers };
      });
    },

    get: (id: string) => getSnippet(db, id),

    /** Throws SNIPPET_NOT_FOUND and SNIPPET_TAKEN_DOWN. */
    async report(id: string, { reason, detail }: ReportSnippet, person: Person): Promise<void> {
      await getSnippet(db, id);
      await snippets.saveReport(db, { snippetId: id, personId: person.id, reason, detail: detail ?? null });
    },

    async listReported(state: ReportState, page: number): Promise<ReportedSnippetPage> {
      const offset = (page - 1) * PAGE;
      const found = await snippets.listReported(db, { state, limit: PAGE, offset });
      const ids = found.snippets.map(({ id }) => id);
      const reports = Map.groupBy(
        await snippets.listReports(db, ids, REPORTS_SHOWN),
        ({ snippetId }) => snippetId,
      );
      return {
        snippets: found.snippets.map((record) => toReported(record, reports.get(record.id) ?? [])),
        total: found.total,
        size: PAGE,
      };
    },

    takeDown: (id: string, reason: string, by: By) =>
      decide(id, by, async (tx, was) => {
        await snippets.takeDown(tx, id, by.person.id, reason);
        const closed = await snippets.closeReports(tx, id);
        return { action: 'snippet.taken-down', detail: { reason, was, reports: closed } };
      }),

    /** A mistake is mended; what is not taken down stays as it is. */
    putBack: (id: string, by: By) =>
      decide(id, by, async (tx, was) => {
        if (was === null) return undefined;
        await snippets.putBack(tx, id);
        return { action: 'snippet.put-back', detail: { was } };
      }),

    /** Nothing is wrong with it: its reports are closed. */
    dismiss: (id: string, by: By) =>
      decide(id, by, async (tx) => {
        const closed = await snippets.closeReports(tx, id);
        return closed === 0
          ? undefined
          : { action: 'snippet.reports-dismissed', detail: { reports: closed } };
      }),
  };
}

/** The first 132 bits, as SnippetIdSchema says. */
function snippetId(files: WorkspaceFiles): string {
  const content = canonicalJson({ format: 'gopherlab-snippet-1', files });
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}

async function getSnippet(db: Db | Tx, id: string): Promise<Snippet> {
  const found = await snippets.findSnippet(db, id);
  if (!found) throw new AppError('SNIPPET_NOT_FOUND');
  return toSnippet(found);
}

function toSnippet({ id, files, createdAt, takeDownReason }: snippets.SnippetRecord): Snippet {
  if (takeDownReason !== null) {
    // A browser keeps 410 for ever unless it is told otherwise, and what is put back would stay gone.
    const headers = { 'Cache-Control': 'no-store' };
    throw new AppError('SNIPPET_TAKEN_DOWN', takeDownReason, { headers });
  }
  return { id, files, createdAt: createdAt.toISOString() };
}

function toReported(record: snippets.ReportedRecord, reports: snippets.ReportRecord[]): ReportedSnippet {
  const { id, files, createdAt, sharedBy, takenDownAt, takenDownBy, takeDownReason, reportCount } = record;
  return {
    id,
    createdAt: createdAt.toISOString(),
    sharedBy,
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
    takenDown:
      takenDownAt && takeDownReason !== null
        ? { at: takenDownAt.toISOString(), by: takenDownBy, reason: takeDownReason }
        : null,
    reports: reports.map(({ createdAt: at, closedAt, reason, detail, by }) => ({
      at: at.toISOString(),
      reason,
      detail,
      by,
      open: closedAt === null,
    })),
    reportCount,
  };
}
