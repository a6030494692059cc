import type { CheckResult, Score } from '@gopherlab/contracts';
import { checkResult, type Circumstances } from './checks.ts';
import { faultReason, type FaultReason } from './fault.ts';
import type { ScoringInput } from './input.ts';
import { platformSummary, summaryOf } from './summary.ts';

/**
 * What a grading is worth. Pure: the same events give the same score, in whatever order the checks reported.
 *
 * Points come from the rubric alone, and only for a check that reported `passed` once in a grading that came to its
 * end. Anything that an honest grader cannot say (no `done`, a `fault`, a check that reports twice) makes a
 * `platform-error`: it says nothing about the submission, costs no attempt and must not be cached.
 */
export function score(input: ScoringInput): Score {
  const { manifest, events } = input;
  const fault = faultReason(input);
  const circumstances = circumstancesOf(input, fault);
  const checks = manifest.rubric.map((item) => checkResult(item, events, circumstances));
  const build = events.find((event) => event.type === 'build');
  return {
    status: statusOf(circumstances),
    summary: fault ? platformSummary(fault) : summaryOf({ mode: input.mode, checks, circumstances, events }),
    score: sum(checks.map(({ earned }) => earned)),
    maxScore: sum(manifest.rubric.map(({ points }) => points)),
    checks,
    diagnostics: build?.diagnostics ?? [],
    policy: events.filter((event) => event.type === 'policy').map(({ message }) => message),
  };
}

/** Why these events are a `platform-error`, in all the words of whoever failed; undefined when they are a verdict. */
export function faultOf(input: ScoringInput): string | undefined {
  return faultReason(input)?.en;
}

/** What the grader said that the rubric does not know; for the platform's log and for whoever writes the lab. */
export function protocolNotes({ manifest, events }: Pick<ScoringInput, 'manifest' | 'events'>): string[] {
  const known = new Set(manifest.rubric.map(({ check }) => check));
  const strangers = events.filter((event) => event.type === 'check' && !known.has(event.id));
  return strangers.map(
    (event) => `check ${'id' in event ? event.id : ''} is not in the rubric and was ignored`,
  );
}

function circumstancesOf({ mode, events }: ScoringInput, fault: FaultReason | undefined): Circumstances {
  if (fault) return { kind: 'platform-error' };
  const limit = events.find((event) => event.type === 'limit');
  if (limit) return { kind: 'limit', reason: limit.reason, message: limit.message };
  const build = events.find((event) => event.type === 'build');
  if (build && !build.ok) return { kind: 'build-failed', build };
  return { kind: mode };
}

function statusOf(circumstances: Circumstances): Score['status'] {
  switch (circumstances.kind) {
    case 'platform-error':
    case 'build-failed':
      return circumstances.kind;
    case 'limit':
      return circumstances.reason;
    default:
      return 'graded';
  }
}

function sum(numbers: CheckResult['earned'][]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
