import { createHash } from 'node:crypto';
import {
  ROSTER_LIMITS,
  type ApplyRoster,
  type RosterFile,
  type RosterPreview,
  type RosterResult,
} from '@gopherlab/contracts';
import { cohortMembers, roster, type Db, type Person, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { toCsv } from '../../lib/csv.ts';
import { auditCohort, type Caller } from '../cohorts/caller.ts';
import { assertTeaches, changeTaughtCohort } from '../cohorts/permission.ts';
import { parseRoster, type ParsedRoster } from './parse-roster.ts';
import { planRoster, type RosterPlan } from './plan-roster.ts';

export type RosterService = ReturnType<typeof createRosterService>;

/** The list of those who should be in a cohort, in and out as CSV. */
export function createRosterService({ db, verifiedOnly }: { db: Db; verifiedOnly: boolean }) {
  return {
    /** What the file would change; changes nothing. */
    async preview(person: Person, cohortId: string, input: RosterFile): Promise<RosterPreview> {
      await assertTeaches(db, person, cohortId);
      return (await planFor(db, cohortId, readFile(input), input.removeMissing, verifiedOnly)).preview;
    },

    /**
     * Does what was previewed, all of it or nothing. Throws ROSTER_CHANGED when it would be something else by now, and
     * ROSTER_NOT_APPLICABLE for what the preview said cannot be applied.
     */
    async apply(caller: Caller, cohortId: string, input: ApplyRoster): Promise<RosterResult> {
      const file = readFile(input);
      return changeTaughtCohort(db, caller.person, cohortId, async (tx) => {
        const plan = await planFor(tx, cohortId, file, input.removeMissing, verifiedOnly);
        if (plan.preview.base !== input.base)
          throw new AppError('ROSTER_CHANGED', 'look at the preview again');
        if (!plan.preview.applicable) throw new AppError('ROSTER_NOT_APPLICABLE', 'the preview says why');
        const result = await applyPlan(tx, cohortId, plan, verifiedOnly);
        await auditCohort(tx, caller, 'cohort.roster-imported', cohortId, { ...result });
        return result;
      });
    },

    /** The roster and whoever joined without it, as CSV that an import takes back. */
    async toCsv(person: Person, cohortId: string): Promise<{ name: string; csv: string }> {
      const { name } = await assertTeaches(db, person, cohortId);
      const entries = await roster.listRoster(db, cohortId);
      const members = await cohortMembers.listMembers(db, cohortId);
      const listed = new Set(entries.map(({ personId }) => personId));
      const others = members.filter(({ role, personId }) => role === 'learner' && !listed.has(personId));
      const rows = [...entries, ...others].map((row) => [row.email, row.name, row.externalId]);
      return { name: `${name} roster.csv`, csv: toCsv([['email', 'name', 'external_id'], ...rows]) };
    },
  };
}

interface ReadFile {
  parsed: ParsedRoster;
  hash: string;
}

function readFile({ file }: RosterFile): ReadFile {
  const bytes = Buffer.from(file, 'base64');
  if (bytes.length > ROSTER_LIMITS.bytes) {
    throw new AppError('BODY_TOO_LARGE', `a roster has at most ${ROSTER_LIMITS.bytes} bytes`);
  }
  return { parsed: parseRoster(bytes), hash: createHash('sha256').update(bytes).digest('hex') };
}

async function planFor(
  db: Db | Tx,
  cohortId: string,
  { parsed, hash }: ReadFile,
  removeMissing: boolean,
  verifiedOnly: boolean,
): Promise<RosterPlan> {
  const present = await roster.listRoster(db, cohortId);
  const accounts = await roster.listAccountsOf(
    db,
    parsed.lines.map(({ email }) => email),
    verifiedOnly,
  );
  return planRoster({ parsed, present, accounts, removeMissing, fileHash: hash });
}

async function applyPlan(
  tx: Tx,
  cohortId: string,
  plan: RosterPlan,
  verifiedOnly: boolean,
): Promise<RosterResult> {
  const { insert, update, remove } = plan;
  await roster.deleteRoster(
    tx,
    cohortId,
    remove.map(({ id }) => id),
  );
  await removeLearners(tx, cohortId, remove);
  await roster.insertRoster(tx, cohortId, insert);
  await roster.updateRoster(tx, cohortId, update);
  const joined = await roster.linkCohort(tx, cohortId, verifiedOnly);
  return { added: insert.length, changed: update.length, removed: remove.length, joined };
}

/** An instructor who also stands on the roster goes on teaching. */
async function removeLearners(
  tx: Tx,
  cohortId: string,
  removed: readonly roster.RosterRecord[],
): Promise<void> {
  const gone = new Set(removed.flatMap(({ personId }) => personId ?? []));
  const members = await cohortMembers.listMembers(tx, cohortId);
  const learners = members.filter(({ role, personId }) => role === 'learner' && gone.has(personId));
  await cohortMembers.removeMembers(
    tx,
    cohortId,
    learners.map(({ personId }) => personId),
  );
}
