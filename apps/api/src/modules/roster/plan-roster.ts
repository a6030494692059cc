import { createHash } from 'node:crypto';
import type { RosterPreview } from '@gopherlab/contracts';
import type { roster } from '@gopherlab/store';
import type { ParsedRoster, RosterLine } from './parse-roster.ts';

export interface PlanInput {
  parsed: ParsedRoster;
  /** The roster as it is. */
  present: readonly roster.RosterRecord[];
  /** Addresses in the file that somebody has an account with, in lower case. */
  accounts: ReadonlySet<string>;
  removeMissing: boolean;
  /** SHA-256 of the file. */
  fileHash: string;
}

/** What an import would do: what people are shown, and the same with the rows that it touches. */
export interface RosterPlan {
  preview: RosterPreview;
  insert: roster.RosterDetails[];
  update: { id: string; name: string; externalId: string | null }[];
  remove: roster.RosterRecord[];
}

/** Compares a file with the roster. Pure: the same input, the same plan. */
export function planRoster({ parsed, present, accounts, removeMissing, fileHash }: PlanInput): RosterPlan {
  const known = new Map(present.map((entry) => [entry.email.toLowerCase(), entry]));
  const named = new Set(parsed.lines.map(({ email }) => email));
  const added = parsed.lines.filter(({ email }) => !known.has(email));
  const kept = parsed.lines.flatMap((line) => {
    const entry = known.get(line.email);
    return entry ? [{ line, entry, after: mergeLine(line, entry) }] : [];
  });
  const changed = kept.filter(
    ({ entry, after }) => entry.name !== after.name || entry.externalId !== after.externalId,
  );
  const remove = removeMissing ? present.filter(({ email }) => !named.has(email.toLowerCase())) : [];
  const readable = parsed.lines.length > 0;
  // A slip in somebody's address must not put them out.
  const safe = remove.length === 0 || parsed.problems.length === 0;
  return {
    insert: added.map((line) => ({ email: line.email, ...newDetails(line) })),
    update: changed.map(({ entry, after }) => ({ id: entry.id, ...after })),
    remove,
    preview: {
      base: baseOf(present, accounts, removeMissing, fileHash),
      applicable: readable && safe && added.length + changed.length + remove.length > 0,
      added: added.map((line) => ({
        line: line.line,
        email: line.email,
        ...newDetails(line),
        hasAccount: accounts.has(line.email),
      })),
      changed: changed.map(({ line, entry, after }) => ({
        line: line.line,
        email: entry.email,
        before: { name: entry.name, externalId: entry.externalId },
        after,
      })),
      unchanged: kept.length - changed.length,
      removed: remove.map(({ email, name, externalId, isMember }) => ({ email, name, externalId, isMember })),
      problems: parsed.problems,
      ignoredColumns: parsed.ignoredColumns,
    },
  };
}

function newDetails({ name, externalId }: RosterLine): { name: string; externalId: string | null } {
  return { name: name ?? '', externalId: externalId ?? null };
}

/** A column that the file does not have changes nothing. */
function mergeLine(line: RosterLine, entry: roster.RosterRecord) {
  return {
    name: line.name ?? entry.name,
    externalId: line.externalId === undefined ? entry.externalId : line.externalId,
  };
}

/** Another one when the file, the roster, or who has come for it is another. */
function baseOf(
  present: PlanInput['present'],
  accounts: ReadonlySet<string>,
  removeMissing: boolean,
  fileHash: string,
): string {
  const rows = present.map(({ id, email, name, externalId, personId, isMember }) => [
    id,
    email,
    name,
    externalId,
    personId,
    isMember,
  ]);
  const state = JSON.stringify([fileHash, removeMissing, [...accounts].sort(), rows]);
  return createHash('sha256').update(state).digest('hex');
}
