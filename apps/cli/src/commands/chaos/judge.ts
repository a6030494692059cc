import { createFolderBlobStore, ledger, type Db } from '@gopherlab/store';
import type { Acknowledged } from './journal.ts';
import type { Baseline } from './load.ts';
import { substanceOf } from './variants.ts';

/** What the books say. Every list names what is wrong; all must be empty. */
export interface Judgement {
  acknowledged: number;
  /** Verdicts that belong to them. */
  verdicts: number;
  /** Of those, how many say that the platform failed, which costs no attempt. */
  platformErrors: number;
  /** Gradings that were begun more than once. */
  retried: number;
  lost: string[];
  duplicates: string[];
  wrong: string[];
  untidy: string[];
}

export interface Evidence {
  db: Db;
  blobsDir: string;
  journal: readonly Acknowledged[];
  baseline: Baseline;
}

/** Counts in the database itself: nothing of the api stands between. */
export async function judge({ db, blobsDir, journal, baseline }: Evidence): Promise<Judgement> {
  const entries = await ledger.readLedger(db);
  const own = new Map(journal.map((one) => [one.id, one]));
  const stored = new Map(entries.map((entry) => [entry.id, entry]));
  const graded = entries.filter(({ id, verdict }) => own.has(id) && verdict);
  return {
    acknowledged: own.size,
    verdicts: graded.reduce((sum, { verdicts }) => sum + verdicts, 0),
    platformErrors: graded.filter(({ verdict }) => verdict?.status === 'platform-error').length,
    retried: entries.filter(({ tries }) => tries > 1).length,
    lost: journal.flatMap((one) => lossOf(one, stored.get(one.id))),
    duplicates: [...duplicateKeys(journal, entries), ...secondVerdicts(entries)],
    wrong: graded.flatMap((entry) => wrongVerdict(entry, own.get(entry.id), baseline)),
    untidy: [
      ...attemptGaps(entries),
      ...eventGaps(entries),
      ...(await openWork(db)),
      ...(await missingBlobs(db, blobsDir)),
    ],
  };
}

type Entry = ledger.LedgerEntry;

function lossOf({ id, variant }: Acknowledged, entry: Entry | undefined): string[] {
  if (!entry) return [`${variant} ${id} was acknowledged and is not in the database`];
  if (entry.state !== 'done' || entry.verdicts === 0)
    return [`${variant} ${id} is ${entry.state} without a verdict`];
  return [];
}

/** A submission that nobody was told of is one that a retry made twice. */
function duplicateKeys(journal: readonly Acknowledged[], entries: Entry[]): string[] {
  const idOf = new Map(journal.map(({ idempotencyKey, id }) => [idempotencyKey, id]));
  return entries
    .filter(({ idempotencyKey, id }) => idOf.has(idempotencyKey) && idOf.get(idempotencyKey) !== id)
    .map(({ id, idempotencyKey }) => `${id} is a second submission of ${idempotencyKey}`);
}

function secondVerdicts(entries: Entry[]): string[] {
  return entries
    .filter(({ verdicts, finishedEvents }) => verdicts > 1 || finishedEvents > 1)
    .map(
      ({ id, verdicts, finishedEvents }) =>
        `${id} has ${verdicts} verdicts and ended ${finishedEvents} times`,
    );
}

function wrongVerdict(
  { id, verdict, attempt }: Entry,
  own: Acknowledged | undefined,
  baseline: Baseline,
): string[] {
  if (!verdict || !own) return [];
  if (verdict.status === 'platform-error') {
    return attempt === null ? [] : [`${id}: the platform failed and it cost attempt ${attempt}`];
  }
  const expected = baseline.get(own.variant);
  const seen = substanceOf(verdict);
  return expected === seen ? [] : [`${own.variant} ${id}: ${difference(expected ?? '', seen)}`];
}

function difference(expected: string, seen: string): string {
  const known = new Set(expected.split('\n'));
  const news = seen.split('\n').filter((line) => !known.has(line));
  return `${news.join(', ')} (on a quiet system: ${expected.split('\n')[0]})`;
}

/** Attempts of one person at one lab are numbered from 1 without gaps; the platform's own faults have no number. */
function attemptGaps(entries: Entry[]): string[] {
  const counted = entries.filter(({ mode, attempt }) => mode === 'grade' && attempt !== null);
  const groups = Map.groupBy(counted, ({ personId, lab }) => `${personId} at ${lab}`);
  return [...groups].flatMap(([who, own]) => {
    const numbers = own.map(({ attempt }) => attempt ?? 0).sort((a, b) => a - b);
    return numbers.every((number, index) => number === index + 1)
      ? []
      : [`attempts of ${who}: ${numbers.join(', ')}`];
  });
}

function eventGaps(entries: Entry[]): string[] {
  return entries
    .filter(({ events, lastSeq }) => events !== lastSeq)
    .map(({ id, events, lastSeq }) => `${id} has ${events} events and the last is number ${lastSeq}`);
}

async function openWork(db: Db): Promise<string[]> {
  const { leases, jobs } = await ledger.countOpenWork(db);
  return [
    ...(leases > 0 ? [`${leases} leases are held by nobody`] : []),
    ...(jobs > 0 ? [`${jobs} jobs are still in the queue`] : []),
  ];
}

async function missingBlobs(db: Db, blobsDir: string): Promise<string[]> {
  const blobs = createFolderBlobStore(blobsDir);
  const wanted = new Map(
    (await ledger.listStoredArtefacts(db)).map(({ sha256, sizeBytes }) => [sha256, sizeBytes]),
  );
  const faults = await Promise.all(
    [...wanted].map(async ([sha256, size]) => ((await blobs.get(sha256))?.length === size ? [] : [sha256])),
  );
  return faults.flat().map((sha256) => `artefact ${sha256} is missing or damaged`);
}
