import { people, personMerge, sessions, type Db, type Person, type Tx } from '@gopherlab/store';
import { createSessionToken } from '../../http/cookies.ts';
import type { Visitor } from './visitor.ts';

/** A new session; the old cookie opens nothing any more. */
export interface Entered {
  token: string;
  person: Person;
  /** What the guest brought, where it was another person than the account. */
  merged: personMerge.MergeOutcome | undefined;
}

const TRIES = 4;

/**
 * Lets somebody in who has proved who they are: what they did as a guest goes to the account, and the session is a new one,
 * so that a cookie that was planted before opens nothing. All of it in one transaction.
 */
export async function enter(db: Db | Tx, personId: string, visitor: Visitor): Promise<Entered> {
  if (db.isTransaction) return enterWithin(db as Tx, personId, visitor);
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute((tx) => enterWithin(tx, personId, visitor));
    } catch (error) {
      if (!isDeadlock(error) || tries === TRIES) throw error;
    }
  }
}

async function enterWithin(tx: Tx, personId: string, visitor: Visitor): Promise<Entered> {
  const { person: guest, tokenHash, userAgent, address } = visitor;
  const merged =
    guest.guest && guest.id !== personId ? await personMerge.mergeGuest(tx, guest.id, personId) : undefined;
  await sessions.deleteSessionByToken(tx, tokenHash);
  const made = createSessionToken();
  await sessions.insertSession(tx, { personId, tokenHash: made.tokenHash, userAgent, address });
  return { token: made.token, person: await people.getPerson(tx, personId), merged };
}

/** A grading ended at the same moment, in the other order. */
function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01';
}
