import { gunzipSync } from 'node:zlib';
import type { Grading } from '@gopherlab/grading';
import type { GradedAttack } from './attack.ts';

/** What an honest submission of the same base came to. */
export interface Baseline {
  passed: string[];
}

/** What came of one hostile submission. */
export interface Judgement {
  /** The words that say what stopped it. */
  stoppedBy: string;
  /** Checks that were passed without being earned. */
  unearned: string[];
  /** Every way in which it did not go as it must. */
  problems: string[];
}

type Judged = Pick<Grading, 'score' | 'events' | 'artefacts' | 'fault'>;

/** Holds a grading of an attack against what must happen. `refusals` are the words of the upload's own validation. */
export function judgeAttack(
  { expect, base, never }: Pick<GradedAttack, 'expect' | 'base' | 'never'>,
  grading: Judged,
  baseline: Baseline,
  { token, refusals }: { token: string; refusals: string[] },
): Judgement {
  const { status } = grading.score;
  const problems: string[] = [];
  if (!expect.status.includes(status))
    problems.push(`expected ${expect.status.join(' or ')}, saw ${status}: ${wordsOf(grading)}`);
  const texts = expect.saysIn === 'output' ? outputOf(grading) : [...refusals, ...verdictTexts(grading)];
  const pattern = new RegExp(expect.says, 'm');
  const stoppedBy = texts.find((text) => pattern.test(text));
  if (stoppedBy === undefined)
    problems.push(`nothing says /${expect.says}/: ${texts.join(' | ').slice(0, 1200)}`);
  const passed = passedOf(grading);
  const earned = new Set(baseline.passed);
  const unearned = passed.filter((id) => !earned.has(id));
  if (unearned.length > 0) problems.push(`earned ${unearned.join(', ')}, which the ${base} does not`);
  problems.push(...lossProblems(expect.loses, passed, baseline));
  const said = [...verdictTexts(grading), ...outputOf(grading)].find((text) => never && text.includes(never));
  if (said !== undefined) problems.push(`it says what it must never say: ${lineWith(said, never ?? '')}`);
  if (leaks(grading, token)) problems.push('the secret of a victim is in the verdict');
  return { stoppedBy: stoppedBy ?? '', unearned, problems };
}

/** Ids of the checks that were passed. */
export function passedOf({ score }: Pick<Grading, 'score'>): string[] {
  return score.checks.filter(({ status }) => status === 'passed').map(({ id }) => id);
}

function wordsOf({ score, fault }: Judged): string {
  return fault ?? score.summary.en;
}

/** Every English sentence that a learner would read. */
function verdictTexts({ score }: Judged): string[] {
  return [
    ...score.policy.map(({ en }) => en),
    score.summary.en,
    ...score.diagnostics.map(({ file, line, message }) => `${file}:${line}: ${message}`),
    ...score.checks.flatMap(({ message, expected, seen }) => [
      message.en,
      ...(expected ? [expected.en] : []),
      ...(seen ? [seen.en] : []),
    ]),
  ];
}

function outputOf({ events }: Judged): string[] {
  return events.filter((event) => event.type === 'output').map(({ text }) => text);
}

function lineWith(text: string, word: string): string {
  return text.split('\n').find((line) => line.includes(word)) ?? text;
}

function lossProblems(loses: string[] | undefined, passed: string[], baseline: Baseline): string[] {
  if (loses === undefined) return [];
  const kept = new Set(passed);
  const lost = baseline.passed.filter((id) => !kept.has(id));
  const same = lost.length === loses.length && lost.every((id) => loses.includes(id));
  return same
    ? []
    : [`expected to lose ${loses.join(', ') || 'nothing'}, lost ${lost.join(', ') || 'nothing'}`];
}

function leaks({ score, events, artefacts, fault }: Judged, token: string): boolean {
  if (JSON.stringify([score, events, fault]).includes(token)) return true;
  return artefacts.some(({ content }) => content.includes(token) || unpacked(content).includes(token));
}

/** Profiles are compressed. */
function unpacked(content: Buffer): Buffer {
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content;
  try {
    return gunzipSync(content, { maxOutputLength: 64 * 1024 * 1024 });
  } catch {
    return content;
  }
}
