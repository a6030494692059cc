import type { SignedVerdict, Verdict } from '@gopherlab/contracts';
import { signVerdict, toSignedVerdict, type Keyring } from '@gopherlab/signing';
import {
  artefacts,
  gradebook,
  people,
  submissions,
  verdicts,
  type Db,
  type Person,
  type SubmissionRecord,
  type Tx,
} from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { isWithheld } from '../work/withheld.ts';

export interface VerdictServiceOptions {
  db: Db;
  keyring: Keyring;
  /** Who says what is signed: the installation's public address, or `urn:uuid:…`. */
  issuer: string;
}

export interface VerdictService {
  /** Signs a verdict that is being stored. */
  seal(tx: Tx, finished: submissions.FinishedSubmission, verdict: Verdict): Promise<string>;
  /** The signed verdict of a submission that the person may read. Throws SUBMISSION_NOT_FOUND, VERDICT_WITHHELD and NO_VERDICT. */
  getSigned(id: string, person: Person): Promise<SignedVerdict>;
  /** The JWS of a submission's verdict; its person must be locked. Throws NO_VERDICT. */
  getSignature(tx: Tx, id: string): Promise<string>;
}

/** What this installation vouches for. */
export function createVerdictService({ db, keyring, issuer }: VerdictServiceOptions): VerdictService {
  async function seal(tx: Tx, finished: submissions.FinishedSubmission, verdict: Verdict): Promise<string> {
    const own = await artefacts.listArtefacts(tx, [finished.id]);
    return signVerdict(keyring, issuer, finished, verdict, own.get(finished.id) ?? []);
  }

  /** Signs what is not signed: verdicts from before there were signatures, and those whose attempt got another number. */
  async function getSignature(tx: Tx, id: string): Promise<string> {
    const stored = await verdicts.findSignature(tx, id);
    if (stored) return stored;
    const record = await submissions.findSubmission(tx, id);
    const finished = record && finishedOf(record);
    if (!finished) throw new AppError('NO_VERDICT', 'the submission waits or is being graded');
    const jws = await seal(tx, finished, finished.verdict);
    await verdicts.storeSignature(tx, id, jws);
    return jws;
  }

  async function mayRead({ id, personId }: SubmissionRecord, person: Person): Promise<boolean> {
    if (personId === person.id) return true;
    if (person.role === 'candidate') return false;
    return gradebook.isTaughtBy(db, id, person.id, { everyCohort: person.role === 'admin' });
  }

  return {
    seal,
    getSignature,
    async getSigned(id, person) {
      const record = await submissions.findSubmission(db, id);
      // Somebody else's is not told apart from none.
      if (!record || !(await mayRead(record, person))) throw new AppError('SUBMISSION_NOT_FOUND');
      if (record.personId === person.id && (await isWithheld(db, record))) {
        throw new AppError('VERDICT_WITHHELD');
      }
      if (!finishedOf(record)) throw new AppError('NO_VERDICT', 'the submission waits or is being graded');
      const stored = await verdicts.findSignature(db, id);
      if (stored) return toSignedVerdict(stored);
      const jws = await db.transaction().execute(async (tx) => {
        // Nobody numbers attempts anew meanwhile.
        await people.lockPerson(tx, record.personId);
        return getSignature(tx, id);
      });
      return toSignedVerdict(jws);
    },
  };
}

function finishedOf(
  record: SubmissionRecord,
): (submissions.FinishedSubmission & { verdict: Verdict }) | undefined {
  const { verdict } = record;
  // A regraded one is the statement of the grading that it came from.
  const finishedAt = record.regradedAt ?? record.finishedAt;
  return finishedAt && verdict ? { ...record, finishedAt, verdict } : undefined;
}
