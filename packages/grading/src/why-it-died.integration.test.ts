import { join } from 'node:path';
import { loadCatalogue, type Lab } from '@gopherlab/catalogue';
import type { Budgets, VerdictStatus } from '@gopherlab/contracts';
import { connectEngine, createSandboxes, listImages, type Sandboxes } from '@gopherlab/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gradeSubmission, type Grading } from './grade-submission.ts';
import * as hostile from './hostile-programs.testing.ts';

// One row for each cause in each phase, through a real engine and a real lab. What is said must tell the causes apart.

let sandboxes: Sandboxes;
let lab: Lab;
beforeAll(async () => {
  const image = process.env.SANDBOX_IMAGE ?? (await listImages(connectEngine(), 'gopherlab/sandbox'))[0];
  if (!image) throw new Error('no sandbox image: run `npm start` or `npm test` first');
  sandboxes = await createSandboxes({ image });
  const { labs } = await loadCatalogue(join(import.meta.dirname, '../../../labs'));
  lab = labs.get('http-health-server')!;
});
afterAll(() => sandboxes[Symbol.asyncDispose]());

interface Row {
  program: string;
  run?: Partial<Budgets>;
  build?: Partial<Budgets['build']>;
  /** MiB of the sandbox itself, where it must be the kernel that ends it. */
  sandboxMb?: number;
  /** Why it cannot be so under gVisor. */
  notUnderGvisor?: string;
  status: VerdictStatus;
  en: RegExp;
  zh: RegExp;
}

async function graded({ program, run, build, sandboxMb }: Row): Promise<Grading> {
  const { budgets } = lab.manifest;
  const changed = { ...budgets, ...run, build: { ...budgets.build, ...build } };
  const grading = await gradeSubmission({
    lab: { ...lab, manifest: { ...lab.manifest, budgets: changed } },
    files: { 'main.go': program },
    mode: 'grade',
    sandboxes: {
      image: sandboxes.image,
      acquire: (profile, wish) =>
        sandboxes.acquire(profile, { ...wish, memoryMb: sandboxMb ?? wish.memoryMb }),
    },
  });
  await grading.removed;
  return grading;
}

/** What the person reads: the sentence, and what the first check says. */
function words({ score }: Grading, language: 'en' | 'zh'): string {
  return `${score.summary[language]} ${score.checks[0]?.message[language]}`;
}

const ROWS: Record<string, Row> = {
  'checks: time': {
    program: hostile.HANGS,
    run: { runSeconds: 2 },
    status: 'timeout',
    en: /^Stopped: the time budget of 2 s was used up\./,
    zh: /^已终止：2 秒的时间预算已用完。/,
  },
  'checks: memory': {
    program: hostile.EATS_MEMORY,
    run: { memoryMb: 256 },
    status: 'out-of-memory',
    en: /^Stopped: out of memory: more than 256 MiB were needed\./,
    zh: /^已终止：内存不足：超出 256 MiB 的上限。/,
  },
  'checks: memory, ended by the kernel': {
    program: hostile.EATS_MEMORY,
    run: { memoryMb: 4096 },
    sandboxMb: 64,
    status: 'out-of-memory',
    en: /^Stopped: (out of memory|the sandbox ran out of memory)/,
    zh: /^已终止：(内存不足|沙箱内存耗尽)/,
  },
  'checks: output': {
    program: hostile.FLOODS_OUTPUT,
    run: { outputKb: 128 },
    status: 'output-limit',
    en: /^Stopped: wrote more than 128 KiB of output\./,
    zh: /^已终止：输出超过 128 KiB。/,
  },
  'checks: processes': {
    program: hostile.STARTS_PROCESSES,
    run: { processes: 64 },
    status: 'process-limit',
    en: /^Stopped: more than 64 processes and threads at once\./,
    zh: /^已终止：同时运行的进程和线程超过 64 个。/,
  },
  'checks: disk': {
    program: hostile.FILLS_DISK,
    status: 'disk-full',
    en: /^Stopped: the sandbox's disk is full\./,
    zh: /^已终止：沙箱的磁盘已写满。/,
  },
  'checks: number of files': {
    program: hostile.USES_UP_INODES,
    notUnderGvisor: 'its tmpfs counts bytes, not files',
    status: 'disk-full',
    en: /^Stopped: the sandbox's disk can hold no more files\./,
    zh: /^已终止：沙箱的磁盘已无法再创建文件。/,
  },
  'checks: size of a file': {
    program: hostile.WRITES_ONE_LARGE_FILE,
    run: { fileMb: 16 },
    status: 'disk-full',
    en: /^Stopped: wrote a file of more than 16 MiB\./,
    zh: /^已终止：写出的单个文件超过 16 MiB。/,
  },
  'checks: open files': {
    program: hostile.OPENS_FILES,
    run: { openFiles: 100 },
    status: 'graded',
    en: /exited with code 1.*too many open files/s,
    zh: /以退出码 1 结束.*too many open files/s,
  },
  'checks: a signal of its own': {
    program: hostile.KILLS_ITSELF,
    status: 'graded',
    en: /ended by signal SIGKILL/,
    zh: /被信号 SIGKILL 终止/,
  },
  'checks: an exit code of its own': {
    program: hostile.EXITS,
    status: 'graded',
    en: /exited with code 3/,
    zh: /以退出码 3 结束/,
  },
  'checks: a panic': {
    program: hostile.PANICS,
    status: 'graded',
    en: /exited with code 2.*panic: boom|exited with code 2/s,
    zh: /以退出码 2 结束/,
  },
  'build: what the compiler refuses': {
    program: hostile.DOES_NOT_COMPILE,
    status: 'build-failed',
    en: /^Does not build: main\.go:3:15: undefined: undefined\./,
    zh: /^编译失败：main\.go:3:15: undefined: undefined。/,
  },
  'build: time': {
    program: hostile.LARGE_TABLE,
    run: { buildSeconds: 1 },
    status: 'timeout',
    en: /^Stopped: the build took longer than 1 s\./,
    zh: /^已终止：编译超过 1 秒。/,
  },
  'build: memory': {
    program: hostile.LARGE_TABLE,
    build: { memoryMb: 128 },
    status: 'out-of-memory',
    en: /^Stopped: building ran out of memory: it needed more than 128 MiB\./,
    zh: /^已终止：编译时内存不足：超出 128 MiB 的上限。/,
  },
  'build: memory, when the kernel takes the compiler': {
    program: hostile.largeData(512),
    build: { memoryMb: 4096, fileMb: 1024 },
    sandboxMb: 64,
    status: 'out-of-memory',
    en: /^Stopped: (building ran out of memory|the sandbox ran out of memory while building)/,
    zh: /^已终止：编译时(内存不足|沙箱内存耗尽)/,
  },
  'build: output': {
    program: hostile.LONG_COMPLAINTS,
    build: { outputKb: 16 },
    status: 'output-limit',
    en: /^Stopped: building wrote more than 16 KiB of output\./,
    zh: /^已终止：编译输出超过 16 KiB。/,
  },
  'build: processes': {
    program: hostile.LARGE_TABLE,
    build: { processes: 8 },
    status: 'process-limit',
    en: /^Stopped: building ran more than 8 processes and threads at once\./,
    zh: /^已终止：编译时同时运行的进程和线程超过 8 个。/,
  },
  'build: disk': {
    program: hostile.largeData(256),
    build: { fileMb: 1024, memoryMb: 2048 },
    status: 'disk-full',
    en: /^Stopped: building filled the sandbox's disk\./,
    zh: /^已终止：编译写满了沙箱的磁盘。/,
  },
  'build: size of a file': {
    program: hostile.largeData(64),
    build: { fileMb: 16 },
    status: 'disk-full',
    en: /^Stopped: building wrote a file of more than 16 MiB\./,
    zh: /^已终止：编译写出的单个文件超过 16 MiB。/,
  },
};

test.for(Object.keys(ROWS))('%s is told apart, in both languages', async (name, { skip }) => {
  const row = ROWS[name]!;
  if (row.notUnderGvisor && sandboxes.runtime === 'runsc') skip(`under gVisor ${row.notUnderGvisor}`);
  const grading = await graded(row);
  expect(grading.fault).toBeUndefined();
  expect(words(grading, 'en')).toMatch(row.en);
  expect(words(grading, 'zh')).toMatch(row.zh);
  expect(grading.score).toMatchObject({ status: row.status, score: 0 });
});

test('a sandbox that is ended from outside is the platform’s fault, in both languages', async () => {
  const engine = connectEngine();
  const grading = await gradeSubmission({
    lab,
    files: { 'main.go': hostile.HANGS },
    mode: 'grade',
    sandboxes: {
      image: sandboxes.image,
      acquire: async (profile, wish) => {
        const sandbox = await sandboxes.acquire(profile, wish);
        setTimeout(() => void engine.getContainer(sandbox.id).kill(), 1500);
        return sandbox;
      },
    },
  });
  expect(grading.score.status).toBe('platform-error');
  expect(grading.score.summary.en).toMatch(/^The platform failed, not your code, and this costs no attempt/);
  expect(grading.score.summary.zh).toMatch(/^平台出错，与你的代码无关，也不计入提交次数/);
});
