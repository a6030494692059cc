import type { WorkspaceFiles } from '@gopherlab/contracts';
import type { Run, RunEnd, RunOptions, TestOptions } from '../api.ts';
import type { ProgramSpec } from '../program/protocol.ts';
import { printDiagnostics } from './diagnostics.ts';
import type { ProgramResult, StartProgram } from './program-run.ts';
import { createRun, type Session } from './session.ts';
import { TestText } from './test-text.ts';
import { TestConverter } from './test2json.ts';
import { parseTestArgs, type TestCommand } from './test-flags.ts';
import { ROOT } from './tools.ts';
import type { BuildResult, Job, Workshop } from './workshop.ts';

type How = Pick<RunEnd, 'reason' | 'exitCode'>;

export interface CommandHost {
  workshop: Workshop;
  startProgram: StartProgram;
  /** False until the tools were fetched and compiled once. */
  isWarm: () => boolean;
}

const DEFAULTS = { timeoutMs: 60_000, memoryMb: 512, outputKb: 1024 };

interface Options extends RunOptions {
  timeoutMs: number;
  memoryMb: number;
  outputKb: number;
}

/** `go run` of one package. */
export function runCommand(host: CommandHost, files: WorkspaceFiles, given: RunOptions = {}): Run {
  const options = { ...DEFAULTS, ...given };
  return createRun(host.startProgram, options, async (session) => {
    const job = await openJob(host, session, files, { mode: 'run', patterns: [patternOf(given.package)] });
    try {
      if (job.errors.length > 0) return failBuild(session, job);
      const built = await host.workshop.build(job.id, 0, options.memoryMb);
      if (session.ended) return STOPPED;
      if (!built.ok) return failBuild(session, job, built);
      session.emit({ type: 'phase', phase: 'running' });
      const spec = specOf(files, options, built, { args: ['main', ...(given.args ?? [])], cwd: ROOT });
      const result = await session.exec(spec, (fd, text) =>
        session.emit({ type: 'output', stream: fd === 1 ? 'stdout' : 'stderr', text }),
      );
      if (result.reason === 'exited' && result.exitCode) {
        session.emit({ type: 'output', stream: 'stderr', text: `exit status ${result.exitCode}\n` });
      }
      return result;
    } finally {
      void host.workshop.close(job.id);
    }
  });
}

/** `go test` of the packages named. */
export function testCommand(host: CommandHost, files: WorkspaceFiles, given: TestOptions = {}): Run {
  const options = { ...DEFAULTS, ...given };
  return createRun(host.startProgram, options, async (session) => {
    const command = parseTestArgs(given.args ?? ['-v', './...']);
    const refusal = command.wrong ?? command.unsupported;
    if (refusal) {
      session.emit({ type: 'output', stream: 'build', text: `${refusal}\n` });
      if (command.wrong) return { reason: 'failed-build', exitCode: 2 };
      session.emit({
        type: 'diagnostics',
        diagnostics: [{ file: '', line: 0, column: 0, message: refusal }],
      });
      return { reason: 'unsupported', exitCode: null };
    }
    const { patterns, tags } = command;
    const job = await openJob(host, session, files, { mode: 'test', patterns, tags });
    try {
      return await testPackages(host, session, files, { job, command, options });
    } finally {
      void host.workshop.close(job.id);
    }
  });
}

const STOPPED: How = { reason: 'stopped', exitCode: null };

async function openJob(
  { workshop, isWarm }: CommandHost,
  session: Session,
  files: WorkspaceFiles,
  request: Parameters<Workshop['open']>[1],
): Promise<Job> {
  if (!isWarm()) {
    session.emit({ type: 'phase', phase: 'loading' });
    await workshop.warmUp();
  }
  session.emit({ type: 'phase', phase: 'building' });
  const job = await workshop.open(files, request);
  if (job.unsupported.length > 0) session.emit({ type: 'diagnostics', diagnostics: job.unsupported });
  return job;
}

function patternOf(folder = '.'): string {
  return folder === '.' || folder.startsWith('./') ? folder : `./${folder}`;
}

function failBuild(session: Session, job: Job, built?: BuildResult & { ok: false }): How {
  const diagnostics = [...job.errors, ...(built?.diagnostics ?? [])];
  const text = printDiagnostics(job.errors) + (built?.output ?? '');
  session.emit({ type: 'output', stream: 'build', text });
  session.emit({ type: 'diagnostics', diagnostics });
  const isCgo = diagnostics.length > 0 && diagnostics.every(({ message }) => message.startsWith('cgo '));
  return { reason: isCgo ? 'unsupported' : 'failed-build', exitCode: 1 };
}

function specOf(
  files: WorkspaceFiles,
  { env, outputKb }: Options,
  built: BuildResult & { ok: true },
  { args, cwd }: { args: string[]; cwd: string },
): ProgramSpec {
  return {
    wasm: built.wasm,
    args,
    env: { HOME: '/home/gopher', TMPDIR: '/tmp', PWD: cwd, ...env },
    cwd,
    files: Object.fromEntries(Object.entries(files).map(([path, text]) => [`${ROOT}/${path}`, text])),
    detectDeadlock: built.detectDeadlock,
    outputBytes: outputKb * 1024,
  };
}

interface TestWork {
  job: Job;
  command: TestCommand;
  options: Options;
}

async function testPackages(
  host: CommandHost,
  session: Session,
  files: WorkspaceFiles,
  work: TestWork,
): Promise<How> {
  const { job, command, options } = work;
  let failed = job.errors.length > 0;
  let builds = !failed;
  if (failed) {
    session.emit({ type: 'output', stream: 'build', text: printDiagnostics(job.errors) });
    session.emit({ type: 'diagnostics', diagnostics: job.errors });
  }
  for (const [index, main] of job.mains.entries()) {
    const built = await host.workshop.build(job.id, index, options.memoryMb);
    if (session.ended) return STOPPED;
    const report = new PackageReport(session, command, main.path);
    if (!built.ok) {
      failed = true;
      builds = false;
      report.failBuild(built);
    } else if (!main.hasTests) {
      report.skip();
    } else {
      session.emit({ type: 'phase', phase: 'running' });
      const args = [`/tmp/${main.path.split('/').at(-1)}.test`, ...command.binaryArgs];
      const spec = specOf(files, options, built, { args, cwd: main.dir });
      const result = await session.exec(spec, (_fd, text) => report.output(text));
      report.end(result);
      if (result.reason !== 'exited') return result;
      failed ||= result.exitCode !== 0;
    }
  }
  if (failed && command.lists) session.emit({ type: 'output', stream: 'stdout', text: 'FAIL\n' });
  if (!builds && job.mains.length <= 1) return { reason: 'failed-build', exitCode: 1 };
  return { reason: 'exited', exitCode: failed ? 1 : 0 };
}

/** What `go test` prints of one package, and its events. */
class PackageReport {
  readonly #session: Session;
  readonly #command: TestCommand;
  readonly #path: string;
  readonly #events: TestConverter;
  readonly #text = new TestText((text) => this.#show(text));
  /** Of a package that may pass without a word. */
  #held = '';
  #isHeld: boolean;
  #seen = '';

  constructor(session: Session, command: TestCommand, path: string) {
    this.#session = session;
    this.#command = command;
    this.#path = path;
    this.#isHeld = command.lists && !command.verbose;
    this.#events = new TestConverter(path, (event) => {
      session.emit(event);
      this.#text.add(event);
    });
  }

  #show(text: string): void {
    if (this.#seen.length < 256) this.#seen += text;
    if (this.#isHeld) this.#held += text;
    else this.#session.emit({ type: 'output', stream: 'stdout', text });
  }

  output(text: string): void {
    this.#events.write(text);
  }

  /** The last line, which is always shown, and what came before it when it did not pass. */
  #finish(line: string, passed: boolean, elapsed = 0): void {
    this.#events.flush();
    this.#text.end();
    const held = passed ? '' : this.#held;
    this.#isHeld = false;
    if (held !== '') this.#session.emit({ type: 'output', stream: 'stdout', text: held });
    this.#events.write(line);
    this.#events.close(passed ? 0 : 1, elapsed);
  }

  skip(): void {
    this.#finish(`?   \t${this.#path}\t[no test files]\n`, true);
  }

  failBuild(built: BuildResult & { ok: false }): void {
    if (built.output !== '') this.#session.emit({ type: 'output', stream: 'build', text: built.output });
    if (built.diagnostics.length > 0) {
      this.#session.emit({ type: 'diagnostics', diagnostics: built.diagnostics });
    }
    this.#finish(`FAIL\t${this.#path} [${built.broken ? 'setup' : 'build'} failed]\n`, false);
  }

  end({ reason, exitCode, runMs }: ProgramResult): void {
    this.#events.flush();
    const passed = reason === 'exited' && exitCode === 0;
    const took = `${(runMs / 1000).toFixed(3)}s`;
    const none = this.#seen.includes('testing: warning: no tests to run') ? ' [no tests to run]' : '';
    const says = reason === 'exited' && (!this.#command.lists || this.#seen === '');
    const status = says ? `exit status ${exitCode}\n` : '';
    const line = passed ? `ok  \t${this.#path}\t${took}${none}\n` : `${status}FAIL\t${this.#path}\t${took}\n`;
    this.#finish(line, passed, runMs / 1000);
  }
}
