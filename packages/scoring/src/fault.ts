import type { GraderEvent, LocalizedText } from '@gopherlab/contracts';
import type { ScoringInput } from './input.ts';

/** Why the platform failed, as part of a sentence. */
export type FaultReason = LocalizedText;

type Rule = (input: ScoringInput) => FaultReason | undefined;

/** What makes a grading void, first to last. Only the grader writes events, so each is the platform's own fault. */
const RULES: readonly Rule[] = [
  ({ events }) => {
    const fault = ofType(events, 'fault')[0];
    return fault && { en: fault.message, zh: fault.message };
  },
  ({ end }) => (end.kind === 'failed' ? { en: end.reason, zh: end.reason } : undefined),
  ({ events }) => {
    // The sandbox's own limits take the grader with them: it says so in its place, as the last event.
    if (ofType(events, 'done').length > 0 || events.at(-1)?.type === 'limit') return undefined;
    return { en: 'the grader ended early', zh: '评分程序提前退出' };
  },
  ({ events }) =>
    ofType(events, 'done').length > 1
      ? { en: 'the grader ended twice', zh: '评分程序结束了两次' }
      : undefined,
  ({ events, manifest, mode }) => {
    const hellos = ofType(events, 'hello');
    const right = hellos.length === 1 && hellos[0]?.lab === manifest.slug && hellos[0].mode === mode;
    return right
      ? undefined
      : { en: 'the grader was not the one that was asked for', zh: '运行的不是所要求的评分程序' };
  },
  ({ events }) => {
    const builds = ofType(events, 'build').length;
    // A limit may end the build before it has an answer.
    if (builds === 1 || (builds === 0 && ofType(events, 'limit').length > 0)) return undefined;
    return {
      en: `the grader said ${builds} times whether the submission builds`,
      zh: `评分程序报告了 ${builds} 次编译结果`,
    };
  },
  ({ events }) => {
    const ids = ofType(events, 'check').map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice === undefined) return undefined;
    return { en: `check ${twice} reported twice`, zh: `检查项 ${twice} 报告了两次` };
  },
  ({ events, mode }) => {
    const built = ofType(events, 'build')[0]?.ok ?? false;
    const checked = ofType(events, 'check')[0];
    if (!checked || (built && mode === 'grade')) return undefined;
    return {
      en: `check ${checked.id} reported without a build`,
      zh: `没有编译结果，检查项 ${checked.id} 却有了结论`,
    };
  },
];

/** Why these events cannot be a verdict, or undefined when they can. */
export function faultReason(input: ScoringInput): FaultReason | undefined {
  for (const rule of RULES) {
    const reason = rule(input);
    if (reason) return reason;
  }
  return undefined;
}

function ofType<T extends GraderEvent['type']>(events: readonly GraderEvent[], type: T) {
  return events.filter((event): event is Extract<GraderEvent, { type: T }> => event.type === type);
}
