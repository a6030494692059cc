import { connectEngine, privilegedFault, probeEngine, type EngineAnswer } from '@gopherlab/sandbox';
import { canInstallPackages } from './debian/apt.ts';
import { installEngine } from './docker-engine/install.ts';
import { isEngineInstalled, requireRootToStart, startCommand, startEngine } from './docker-engine/start.ts';
import { readStamp, writeStamp } from './input-hash.ts';
import { SetupError, type Step, type StepContext } from './step.ts';

const MINIMUM_MAJOR = 23;
/** Names the engine that has started a privileged container: it is asked once, not at every start. */
const STAMP = 'engine';

type Answering = Extract<EngineAnswer, { kind: 'answers' }>;

/** A Docker Engine that answers, is new enough, and starts privileged containers; installed and started where we may. */
export const engineStep: Step = {
  name: 'Docker Engine',
  async run(context) {
    const engine = connectEngine(context.env);
    const first = await probeEngine(engine);
    if (first.kind === 'answers') {
      const proved = await proveFit(first, context);
      return { state: proved ? 'done' : 'skipped', detail: `${first.version}, already running` };
    }
    const installed = await bringUp(first, context);
    const second = await probeEngine(engine);
    if (second.kind !== 'answers') throw unanswered(second, context.env);
    await proveFit(second, context);
    return { state: 'done', detail: `${second.version}, ${installed ? 'installed and started' : 'started'}` };
  },
};

/** Starts the engine, installing it first where it is missing. Tells whether it installed one. */
async function bringUp(answer: EngineAnswer, context: StepContext): Promise<boolean> {
  // Somebody's engine elsewhere, or one that we may not use: another one here would not be what was asked for.
  if (context.env.DOCKER_HOST || answer.kind === 'forbidden' || answer.kind === 'silent') {
    throw unanswered(answer, context.env);
  }
  const missing = !isEngineInstalled();
  if (missing && !canInstallPackages()) throw notInstallable();
  if (missing) await installEngine((progress) => context.report(progress));
  else requireRootToStart();
  await startEngine(context);
  return missing;
}

/** Throws unless the engine is fit for us; tells whether it had to be tried. */
async function proveFit({ version, id }: Answering, context: StepContext): Promise<boolean> {
  const major = Number.parseInt(version, 10);
  if (major < MINIMUM_MAJOR) {
    throw new SetupError(
      `The Docker Engine is ${version}; Gopherlab needs ${MINIMUM_MAJOR} or newer (capabilities for eBPF and perf).`,
      'upgrade it (https://docs.docker.com/engine/install/) and restart it, or remove it (`sudo apt-get remove docker.io`) so that `sudo npm start` installs one, then try again.',
    );
  }
  const fit = `${id} ${version}`;
  if (readStamp(context.stateDir, STAMP) === fit) return false;
  context.report('starting a privileged container');
  const fault = await privilegedFault(connectEngine(context.env));
  if (fault !== undefined) throw explainPrivilegedFault(fault);
  writeStamp(context.stateDir, STAMP, fit);
  return true;
}

/** Why a privileged container did not start. */
export function explainPrivilegedFault(fault: string): SetupError {
  if (/no space left on device/i.test(fault)) {
    return new SetupError(
      'The disk is full: the Docker Engine cannot start a container.',
      'free about 4 GB (`docker system prune` helps), then try again.',
    );
  }
  if (/unable to apply caps|privileged mode is incompatible|rootless/i.test(fault)) {
    return new SetupError(
      `The Docker Engine cannot start privileged containers, which eBPF labs need: ${fault}`,
      'use an engine that runs as real root, version 23 or newer, outside user namespaces; DOCKER_HOST can name it.',
    );
  }
  return new SetupError(
    `The Docker Engine cannot start a privileged container: ${fault}`,
    'mend the cause, then try again; `npm run doctor` tells more.',
  );
}

function notInstallable(): SetupError {
  return new SetupError(
    'No Docker Engine answers, and only root on a Debian or Ubuntu system can install one here.',
    'on Debian or Ubuntu run `sudo npm start` once; elsewhere follow https://docs.docker.com/engine/install/ and try again.',
  );
}

function unanswered(answer: EngineAnswer, env: NodeJS.ProcessEnv): SetupError {
  const where = env.DOCKER_HOST
    ? `the engine that DOCKER_HOST names (${env.DOCKER_HOST})`
    : 'the Docker Engine';
  const detail = answer.kind === 'answers' ? '' : answer.detail;
  if (answer.kind === 'forbidden') {
    return new SetupError(
      `This user may not use ${where}: ${detail}`,
      'run `sudo usermod -aG docker $USER`, log in again, then try again.',
    );
  }
  if (env.DOCKER_HOST) {
    return new SetupError(
      `Nothing answers at ${where}: ${detail}`,
      'start that engine, or unset DOCKER_HOST to use the one on this machine.',
    );
  }
  return new SetupError(
    `The Docker Engine does not answer: ${detail}`,
    `restart it (\`sudo systemctl restart docker\`, or end dockerd and run \`${startCommand()}\`), then try again.`,
  );
}
