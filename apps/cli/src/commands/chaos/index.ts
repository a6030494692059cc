import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { readInstallation, type Installation } from '../../installation.ts';
import { findChromium } from '../../setup/chromium.ts';
import { setUp } from '../../setup/set-up.ts';
import { SetupError } from '../../setup/step.ts';
import { abortOnSignals } from '../../terminal/abort-on-signals.ts';
import { isEngineInstalled } from '../../setup/docker-engine/start.ts';
import type { ChaosOptions } from './context.ts';
import { chaosReport, objections, summarise } from './report.ts';
import { runChaos, type ChaosResult } from './run.ts';

interface CommandOptions {
  kills?: number;
  minutes?: number;
  seed?: number;
  quick?: boolean;
  dir?: string;
  json?: boolean;
}

const DEFAULTS = { full: { kills: 100, minutes: 8 }, quick: { kills: 8, minutes: 0.6 } };

const HELP = `
It builds a world of its own in a temporary folder: a Docker Engine (own socket, own data folder, own containerd, no
bridge, no firewall rule) with a copy of the sandbox image, a PostgreSQL, an api, a runner, and a small file system in
memory for database and artefacts. People submit real labs. Then, at random instants, api, runner, postmaster and
dockerd are killed with -9, the small disk is filled, and the runner is cut off and frozen.

Safe on anybody's machine: it kills only what it started, by process number and start time; your Docker Engine is asked
for the image and for nothing else; your disk is never filled. Root only, for a Docker Engine needs it. It takes 4 GB in
the folder of --dir until it ends. What a run that was killed itself has left is removed by the next.

Exit code: 0 everything holds, 1 something does not, 2 a wrong call, 3 it could not be tried.

Examples:
  npm run -s chaos
  npm run -s chaos -- --quick
  npm run -s chaos -- --kills 300 --minutes 30 --seed 7 --json > chaos.json`;

/** Registers `chaos`: proves that nothing acknowledged is lost, whatever is killed. */
export function registerChaos(program: Command): void {
  program
    .command('chaos')
    .summary('kill everything at random under load and count what is lost')
    .description(
      'Kill api, runner, PostgreSQL and Docker Engine of a world of its own under load; count what is lost.',
    )
    .option('--kills <n>', `how often something is killed (default ${DEFAULTS.full.kills})`, count)
    .option('--minutes <n>', `how long that takes (default ${DEFAULTS.full.minutes})`, minutes)
    .option('--seed <n>', 'schedule to repeat; the instants are as exact as the machine is', count)
    .option('--quick', 'few kills, few labs, no browser: about two minutes')
    .option('--dir <folder>', 'where its world is made, on a real disk (default /var/tmp)')
    .option('--json', 'print exactly one JSON object to standard output')
    .addHelpText('after', HELP)
    .action(async (options: CommandOptions) => {
      const result = await prepareAndRun(options);
      const wrong = objections(result);
      process.stdout.write(options.json ? `${JSON.stringify(toJson(result, wrong))}\n` : chaosReport(result));
      process.exitCode = wrong.length === 0 ? 0 : 1;
    });
}

async function prepareAndRun(given: CommandOptions): Promise<ChaosResult> {
  assertPossible();
  const options = complete(given);
  const installation = readInstallation(process.env);
  const { image } = await setUp(installation, process.env, ['web']);
  if (!options.quick && !findChromium(process.env)) await tryToGetChromium(installation);
  const begun = performance.now();
  const say = (line: string) => {
    process.stderr.write(`${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${line}\n`);
  };
  return runChaos({ installation, image, env: process.env, options, signal: abortOnSignals(), say });
}

/** Without a browser everything else can be tried all the same; the report says that the page was not. */
async function tryToGetChromium(installation: Installation): Promise<void> {
  try {
    await setUp(installation, process.env, ['browser']);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`  going on without a browser: ${error.message}\n`);
  }
}

function complete({ kills, minutes: given, seed, quick = false, dir }: CommandOptions): ChaosOptions {
  const defaults = quick ? DEFAULTS.quick : DEFAULTS.full;
  return {
    quick,
    kills: kills ?? defaults.kills,
    minutes: given ?? defaults.minutes,
    seed: seed ?? Math.floor(Math.random() * 1e6) + 1,
    // Not the system's temporary folder: that one is often in memory, where no engine finds room.
    baseDir: resolve(dir ?? (existsSync('/var/tmp') ? '/var/tmp' : tmpdir())),
  };
}

function assertPossible(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new SetupError(
      'Chaos starts a Docker Engine of its own, which only root on Linux can.',
      'run it as root: `sudo npm run chaos`.',
    );
  }
  if (isEngineInstalled()) return;
  throw new SetupError(
    'There is no dockerd on this machine to start an engine of its own with.',
    'run it where the Docker Engine is installed (`npm start` installs one on Debian and Ubuntu).',
  );
}

function toJson(result: ChaosResult, wrong: string[]) {
  const { verdictTimes: _, faults, ...rest } = result;
  return {
    ok: wrong.length === 0,
    objections: wrong,
    table: summarise(faults, result.verdictTimes),
    faults,
    ...rest,
  };
}

function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 is wanted.');
  return Number(text);
}

function minutes(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 600)) throw new InvalidArgumentError('Minutes from 0.1 to 600 are wanted.');
  return value;
}
