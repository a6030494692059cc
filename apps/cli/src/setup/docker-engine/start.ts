import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectEngine, probeEngine } from '@gopherlab/sandbox';
import { SetupError, type StepContext } from '../step.ts';
import { explainEngineLog } from './explain.ts';

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 200;
/** Each with the program whose process it names. */
const PID_FILES = [
  { file: '/var/run/docker.pid', program: 'dockerd' },
  { file: '/var/run/docker/containerd/containerd.pid', program: 'containerd' },
];

/** Whether systemd looks after this machine's services. */
function hasSystemd(): boolean {
  return existsSync('/run/systemd/system');
}

/** Starts the engine that is installed and waits until it answers. Root only. */
export async function startEngine(context: StepContext): Promise<void> {
  context.report('starting dockerd');
  removeStalePidFiles();
  const started = hasSystemd() ? startWithSystemd() : startByHand(context.stateDir);
  const deadline = Date.now() + START_TIMEOUT_MS;
  const engine = connectEngine(context.env);
  while (Date.now() < deadline) {
    if ((await probeEngine(engine, 2000)).kind === 'answers') return;
    if (started.hasEnded()) break;
    await sleep(POLL_MS);
  }
  throw explainEngineLog(started.log(), started.logHint);
}

interface StartedEngine {
  hasEnded(): boolean;
  log(): string;
  /** Where a person finds the log. */
  logHint: string;
}

function startWithSystemd(): StartedEngine {
  const { status, stderr } = spawnSync('systemctl', ['enable', '--now', 'docker.service'], {
    encoding: 'utf8',
  });
  return {
    hasEnded: () => status !== 0,
    log: () => {
      const journal = spawnSync('journalctl', ['-u', 'docker.service', '-n', '50', '--no-pager'], {
        encoding: 'utf8',
      });
      return `${stderr}\n${journal.stdout}`;
    },
    logHint: '`journalctl -u docker.service`',
  };
}

/** A session of its own: Ctrl-C on us does not end the engine, and it outlives us. */
function startByHand(stateDir: string): StartedEngine {
  const logFile = join(stateDir, 'logs', 'dockerd.log');
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const log = openSync(logFile, 'a');
  writeSync(log, `\n--- started by Gopherlab, ${new Date().toISOString()}\n`);
  const begun = readFileSync(logFile).length;
  const child = spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] });
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  child.unref();
  closeSync(log);
  return {
    hasEnded: () => ended,
    log: () => readFileSync(logFile).subarray(begun).toString(),
    logHint: logFile,
  };
}

/** After a crash of the machine a number in such a file may be another program's; dockerd then refuses to start. */
function removeStalePidFiles(): void {
  for (const { file, program } of PID_FILES) {
    if (existsSync(file) && !isProcessOf(Number(readFileSync(file, 'utf8')), program))
      rmSync(file, { force: true });
  }
}

function isProcessOf(pid: number, program: string): boolean {
  try {
    const [executable = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return basename(executable) === program;
  } catch {
    return false;
  }
}

/** What a user without root runs to start the engine that is installed. */
export function startCommand(): string {
  return hasSystemd()
    ? 'sudo systemctl enable --now docker'
    : 'sudo sh -c "setsid dockerd > /var/log/dockerd.log 2>&1 &"';
}

/** Whether a Docker Engine is installed here, running or not. */
export function isEngineInstalled(): boolean {
  return ['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd'].some((path) => existsSync(path));
}

export function requireRootToStart(): void {
  if (process.getuid?.() === 0) return;
  throw new SetupError(
    'A Docker Engine is installed but not running, and only root can start it.',
    `run \`${startCommand()}\`, then try again.`,
  );
}
