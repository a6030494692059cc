import type { GraderEvent, GraderJob, LimitReason, LocalizedText } from '@gopherlab/contracts';
import { SandboxFault } from '../sandbox.ts';
import { sendLine, UNKNOWN_EXIT, type WaitingContainer } from './container.ts';
import { readEvents } from './events.ts';
import type { OomWatch } from './oom-watch.ts';

/** The agent's word for a grader that was killed for want of memory; see docker/sandbox/agent. */
const EXIT_OUT_OF_MEMORY = 71;
const KILLED = 137;

export interface GradeOptions {
  container: WaitingContainer;
  job: GraderJob;
  oom: OomWatch;
  /** What the grader may take beyond the lab's own budgets, which it holds itself, before it counts as stuck. */
  slackSeconds: number;
  signal?: AbortSignal;
  onGarbage?: (reason: string) => void;
  /** Hears what agent and grader said on standard error, once, at the end. */
  onWords?: (words: string) => void;
}

/** Hands the job over and yields the grader's events; the container is gone afterwards, however it ends. */
export async function* gradeIn({
  container,
  job,
  oom,
  slackSeconds,
  signal,
  onGarbage,
  onWords,
}: GradeOptions): AsyncGenerator<GraderEvent> {
  const begun = performance.now();
  let building = false;
  const limit = (reason: LimitReason, message: LocalizedText): GraderEvent => ({
    type: 'limit',
    atMs: performance.now() - begun,
    reason,
    message,
  });
  const seconds = job.budgets.buildSeconds + job.budgets.runSeconds + slackSeconds;
  const late = AbortSignal.timeout(seconds * 1000);
  const ended = signal ? AbortSignal.any([signal, late]) : late;
  const end = () => void container.destroy();
  ended.addEventListener('abort', end, { once: true });
  try {
    signal?.throwIfAborted();
    await sendLine(container.stdin, JSON.stringify(job), ended);
    for await (const event of readEvents(container.stdout, { onGarbage })) {
      yield event;
      if (event.type === 'phase') building = event.phase === 'build';
      if (event.type === 'done') return;
    }
    signal?.throwIfAborted();
    if (late.aborted) yield limit('timeout', timeoutText(seconds));
    else if (await diedOfMemory(container, oom))
      yield limit('out-of-memory', building ? buildMemoryText(job) : memoryText(job));
    else throw await endedEarly(container);
  } finally {
    ended.removeEventListener('abort', end);
    await container.destroy();
    const words = container.stderr().trim();
    if (words) onWords?.(words);
  }
}

function timeoutText(seconds: number): LocalizedText {
  return {
    en: `the grading was ended after ${seconds} s: the lab's own time limits had not ended it`,
    zh: `评测在 ${seconds} 秒后被终止：实验自身的时间限制没有使它结束`,
  };
}

function memoryText({ budgets: { memoryMb } }: GraderJob): LocalizedText {
  return {
    en: `the sandbox ran out of memory (the submission may use ${memoryMb} MiB)`,
    zh: `沙箱内存耗尽（提交最多可用 ${memoryMb} MiB）`,
  };
}

function buildMemoryText({ budgets: { build } }: GraderJob): LocalizedText {
  return {
    en: `the sandbox ran out of memory while building (which may use ${build.memoryMb} MiB)`,
    zh: `编译时沙箱内存耗尽（编译最多可用 ${build.memoryMb} MiB）`,
  };
}

async function diedOfMemory(container: WaitingContainer, oom: OomWatch): Promise<boolean> {
  const code = await container.ended;
  if (code === EXIT_OUT_OF_MEMORY) return true;
  return code === KILLED && (await oom.sawOom(container.id));
}

async function endedEarly(container: WaitingContainer): Promise<SandboxFault> {
  const code = await container.ended;
  if (code === UNKNOWN_EXIT) return new SandboxFault('the Docker Engine went away', { engineLost: true });
  const words = container.stderr().trim().slice(-500);
  return new SandboxFault(`the grader ended early with exit code ${code}${words ? `: ${words}` : ''}`);
}
