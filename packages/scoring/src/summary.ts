import type { CheckResult, GraderEvent, GradingMode, LocalizedText } from '@gopherlab/contracts';
import type { Circumstances } from './checks.ts';
import type { FaultReason } from './fault.ts';
import { counted, quoted, withoutFullStop } from './words.ts';

interface SummaryInput {
  mode: GradingMode;
  checks: CheckResult[];
  circumstances: Circumstances;
  events: readonly GraderEvent[];
}

/** One sentence that says what happened. */
export function summaryOf({ mode, checks, circumstances, events }: SummaryInput): LocalizedText {
  if (circumstances.kind === 'limit') {
    const why = withoutFullStop(circumstances.message);
    return { en: `Stopped: ${why.en}.`, zh: `已终止：${why.zh}。` };
  }
  if (circumstances.kind === 'build-failed') return buildSummary(circumstances.build);
  return mode === 'run' ? testsSummary(events) : checksSummary(checks);
}

/** The sentence for a grading that says nothing about the submission. */
export function platformSummary(fault: FaultReason): LocalizedText {
  const why = withoutFullStop({ en: firstLine(fault.en), zh: firstLine(fault.zh) });
  return {
    en: `The platform failed, not your code, and this costs no attempt: ${why.en}.`,
    zh: `平台出错，与你的代码无关，也不计入提交次数：${why.zh}。`,
  };
}

function buildSummary({ message, diagnostics = [] }: Extract<GraderEvent, { type: 'build' }>): LocalizedText {
  const [first] = diagnostics;
  if (!first) {
    if (!message) return { en: 'Does not build.', zh: '编译失败。' };
    const why = withoutFullStop(message);
    return { en: `Does not build: ${why.en}.`, zh: `编译失败：${why.zh}。` };
  }
  const column = first.column > 0 ? `:${first.column}` : '';
  const place = first.line > 0 ? `${first.file}:${first.line}${column}` : first.file;
  const what = `${place}: ${firstLine(first.message)}`;
  const more = diagnostics.length - 1;
  return {
    en: `Does not build: ${what}${more > 0 ? ` (and ${more} more)` : ''}.`,
    zh: `编译失败：${what}${more > 0 ? `（另有 ${more} 处）` : ''}。`,
  };
}

const LONGEST_QUOTE = 200;

/** What of somebody else's words fits into a sentence: no stack trace, no second error. */
function firstLine(text: string): string {
  const line = (text.trim().split('\n', 1)[0] ?? '').replace(/\.$/, '');
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1)}…` : line;
}

function checksSummary(checks: CheckResult[]): LocalizedText {
  const failed = checks.filter(({ status }) => status === 'failed');
  const notRun = checks.filter(({ status }) => status === 'not-run').length;
  if (failed.length + notRun === 0) {
    return { en: `All ${checks.length} checks passed.`, zh: `${checks.length} 个检查项全部通过。` };
  }
  if (failed.length === 0) {
    return { en: `${counted(notRun, 'check')} did not run.`, zh: `${notRun} 个检查项未运行。` };
  }
  const names = quoted(failed.map(({ title }) => title));
  const rest = {
    en: notRun > 0 ? `; ${counted(notRun, 'check').toLowerCase()} did not run` : '',
    zh: notRun > 0 ? `；另有 ${notRun} 个未运行` : '',
  };
  return {
    en: `${counted(failed.length, 'check')} failed: ${names.en}${rest.en}.`,
    zh: `${failed.length} 个检查项未通过：${names.zh}${rest.zh}。`,
  };
}

function testsSummary(events: readonly GraderEvent[]): LocalizedText {
  const tests = events.filter((event) => event.type === 'test' && event.status !== 'skipped');
  const failed = tests.filter((event) => event.type === 'test' && event.status === 'failed');
  if (tests.length === 0) return { en: 'It builds; no public test ran.', zh: '编译通过，没有运行公开测试。' };
  if (failed.length === 0) {
    const all = tests.length === 1 ? 'The public test' : `All ${tests.length} public tests`;
    return { en: `${all} passed.`, zh: `${tests.length} 个公开测试全部通过。` };
  }
  const names = failed.map((event) => (event.type === 'test' ? event.name : ''));
  const shown = quoted(names.map((name) => ({ en: name, zh: name })));
  return {
    en: `${failed.length} of ${tests.length} public tests failed: ${shown.en}.`,
    zh: `${tests.length} 个公开测试中有 ${failed.length} 个未通过：${shown.zh}。`,
  };
}
