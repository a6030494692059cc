import type { Catalogue, Lab, QuestionBank } from '@gopherlab/catalogue';
import type { PartAction } from '@gopherlab/contracts';
import { abilitiesFrom, nextLabPart } from '@gopherlab/scoring';
import { assessmentParts, assessments, readClock, runners, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { evidenceOf } from './evidence.ts';
import { choiceOf } from './option-order.ts';
import { planFor } from './plan.ts';

export interface PartMeans {
  catalogue: Catalogue;
  bank: QuestionBank;
  /** A runner that was not heard of for so many milliseconds grades nothing. */
  connectedWithinMs: number;
}

type Record = assessments.AssessmentRecord;
type Part = assessmentParts.PartRecord;

/**
 * What follows the questions: settles a part whose time is over and whose submissions are graded, and offers the next
 * one. True while a part is open; false when the assessment has come to its end.
 */
export async function goOnWithParts(
  tx: Tx,
  means: PartMeans,
  record: Record,
  answers: assessments.AnswerRecord[],
): Promise<boolean> {
  const parts = await assessmentParts.listParts(tx, [record.id]);
  const last = parts.at(-1);
  if (last && !last.settledAt && (await isStillOpen(tx, means, record, last))) return true;
  const now = await assessmentParts.listParts(tx, [record.id]);
  return offerNext(tx, means, record, { answers, parts: now });
}

/** Ends what the assessment's end cuts short: what was submitted in time and is graded counts, the rest is not waited for. */
export async function cutShort(tx: Tx, { catalogue }: PartMeans, record: Record): Promise<void> {
  const last = (await assessmentParts.listParts(tx, [record.id])).at(-1);
  if (!last || last.settledAt) return;
  await assessmentParts.closePart(tx, last);
  await settle(tx, catalogue.labs.get(last.lab), last);
}

/** Begins, skips or ends the part that is open. Throws PART_CLOSED where it is another one, or that cannot be done now. */
export async function actOnPart(
  tx: Tx,
  { catalogue }: PartMeans,
  record: Record,
  { seq, action }: { seq: number; action: PartAction },
): Promise<void> {
  const part = (await assessmentParts.listParts(tx, [record.id])).at(-1);
  const state = part && stateOf(part);
  const lab = part && catalogue.labs.get(part.lab);
  if (record.finishedAt || !part || !lab || part.seq !== seq || state !== NEEDED[action]) {
    throw new AppError('PART_CLOSED', 'fetch the assessment: it has gone on');
  }
  if (action === 'begin') {
    await assessmentParts.openPart(tx, { ...part, minutes: lab.manifest.minutes });
    return;
  }
  await assessmentParts.closePart(tx, part);
  if (action === 'skip') await assessmentParts.settlePart(tx, { ...part, evidence: null });
}

const NEEDED: { [action in PartAction]: ReturnType<typeof stateOf> } = {
  begin: 'offered',
  skip: 'offered',
  end: 'running',
};

function stateOf({ openedAt, closedAt }: Part): 'offered' | 'running' | 'closed' {
  if (closedAt) return 'closed';
  return openedAt ? 'running' : 'offered';
}

async function isStillOpen(tx: Tx, means: PartMeans, record: Record, part: Part): Promise<boolean> {
  const lab = means.catalogue.labs.get(part.lab);
  if (stateOf(part) === 'offered') {
    // Since it was offered the lab may have gone, or the person have worked on it on their own.
    if (lab && !(await assessmentParts.listKnownLabs(tx, record.personId)).has(part.lab)) return true;
    await assessmentParts.withdrawPart(tx, part);
    return false;
  }
  const over = part.dueAt !== null && part.dueAt <= (await readClock(tx));
  if (lab && !over && !part.closedAt) return true;
  await assessmentParts.closePart(tx, part);
  const submitted = await assessmentParts.listPartSubmissions(tx, part);
  if (lab && submitted.some(({ state }) => state === 'waiting')) return true;
  await settle(tx, lab, part);
  return false;
}

async function settle(tx: Tx, lab: Lab | undefined, part: Part): Promise<void> {
  const submitted = part.openedAt ? await assessmentParts.listPartSubmissions(tx, part) : [];
  const best = submitted.find(({ state }) => state === 'graded');
  const nothing = { submissionId: null, score: 0, checks: noneOf(lab) };
  const evidence = best
    ? { submissionId: best.submissionId, score: best.score, checks: best.checks }
    : part.openedAt && lab && submitted.length === 0
      ? nothing
      : null;
  await assessmentParts.settlePart(tx, { ...part, evidence });
}

const noneOf = (lab: Lab | undefined) =>
  (lab?.manifest.rubric ?? []).map(({ check }) => ({ id: check, passed: false }));

async function offerNext(
  tx: Tx,
  means: PartMeans,
  record: Record,
  { answers, parts }: { answers: assessments.AnswerRecord[]; parts: Part[] },
): Promise<boolean> {
  const plan = planFor(means.bank, record.target);
  if (parts.length >= plan.parts) return false;
  const labs = await assessments.listLabEvidence(tx, record.personId);
  const chosen = nextLabPart({
    abilities: abilitiesFrom(evidenceOf(means, { answers, parts, labs })),
    labs: (await listCandidates(tx, means, record, parts)).map(({ manifest }) => manifest),
    weights: plan.weights,
    choice: choiceOf(`${record.id} part`, parts.length + 1),
  });
  if (!chosen) return false;
  await assessmentParts.offerPart(tx, {
    assessmentId: record.id,
    seq: parts.length + 1,
    lab: chosen.slug,
  });
  return true;
}

/** Labs that are new to the person and that a connected runner can grade. */
async function listCandidates(
  tx: Tx,
  { catalogue, connectedWithinMs }: PartMeans,
  { personId }: Record,
  parts: readonly Part[],
): Promise<Lab[]> {
  const known = await assessmentParts.listKnownLabs(tx, personId);
  const connected = await runners.listConnectedRunners(tx, connectedWithinMs);
  const able = new Set(connected.flatMap(({ profiles }) => profiles));
  return [...catalogue.labs.values()].filter(
    ({ slug, manifest }) =>
      able.has(manifest.profile) && !known.has(slug) && !parts.some(({ lab }) => lab === slug),
  );
}
