import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasImage, importImage, listImages, pullImage, type Engine } from '@gopherlab/sandbox';
import { aptGet, canInstallPackages } from '../debian/apt.ts';
import { findMirror } from '../debian/mirror.ts';
import { SetupError, type StepContext } from '../step.ts';

const SUITE = 'trixie';
const REGISTRY_IMAGE = `debian:${SUITE}-slim`;
const OWN_REPOSITORY = 'gopherlab/base';
/** Followed by the number of the process that makes it. Below the state folder: /tmp may refuse device files. */
const ROOT_FS = 'base-rootfs-';
const REGISTRY_SILENCE_MS = 10_000;

/** The image that ours begins with: one that is there, else a pulled one, else one made of Debian's packages. */
export async function findOrMakeBase(engine: Engine, context: StepContext): Promise<string> {
  const wanted = context.env.GOPHERLAB_BASE_IMAGE || REGISTRY_IMAGE;
  const own = (await listImages(engine, OWN_REPOSITORY)).find((name) =>
    name.startsWith(`${OWN_REPOSITORY}:${SUITE}-`),
  );
  if (own) return own;
  if (await hasImage(engine, wanted)) return wanted;
  try {
    context.report(`asking the registry for ${wanted}`);
    await pullImage(engine, wanted, {
      silenceMs: REGISTRY_SILENCE_MS,
      onProgress: (megabytes) => context.report(`pulling ${wanted}, ${megabytes.toFixed(0)} MB`),
    });
    return wanted;
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return await bootstrapBase(engine, context, wanted, cause);
  }
}

async function bootstrapBase(
  engine: Engine,
  context: StepContext,
  wanted: string,
  pullFault: string,
): Promise<string> {
  const report = (progress: string) => context.report(progress);
  const mirror = findMirror();
  const script = `/usr/share/debootstrap/scripts/${SUITE}`;
  if (!canInstallPackages() || !mirror) {
    throw new SetupError(
      `${wanted} cannot be pulled (${pullFault}), and making it of Debian’s packages needs root on a Debian system.`,
      `make \`docker pull ${wanted}\` work, or set GOPHERLAB_BASE_IMAGE to a Debian 13 image that this engine can get.`,
    );
  }
  if (!existsSync(script)) {
    report('installing debootstrap');
    await aptGet(['update'], report);
    await aptGet(['install', '--no-install-recommends', 'debootstrap'], report);
  }
  removeLeftovers(context.stateDir);
  const rootFs = join(context.stateDir, `${ROOT_FS}${process.pid}`);
  mkdirSync(rootFs, { recursive: true });
  try {
    report(`no registry answers; making Debian 13 of its packages`);
    await debootstrap(rootFs, mirror.uri, report);
    const name = `${OWN_REPOSITORY}:${SUITE}-${today()}`;
    report(`importing ${name}`);
    const tar = spawn('tar', ['-C', rootFs, '--exclude=./var/cache/apt/archives/*.deb', '-c', '.'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await importImage(engine, tar.stdout, name);
    return name;
  } finally {
    rmSync(rootFs, { recursive: true, force: true });
  }
}

/** A start that was cut off leaves its folder; that of another start at work stays. */
function removeLeftovers(stateDir: string): void {
  for (const name of readdirSync(stateDir)) {
    if (!name.startsWith(ROOT_FS) || existsSync(`/proc/${name.slice(ROOT_FS.length)}`)) continue;
    rmSync(join(stateDir, name), { recursive: true, force: true });
  }
}

async function debootstrap(
  target: string,
  mirror: string,
  report: (progress: string) => void,
): Promise<void> {
  const child = spawn('debootstrap', ['--variant=minbase', SUITE, target, mirror], {
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    const line = chunk.toString().trim().split('\n').at(-1) ?? '';
    if (line.startsWith('I: ')) report(`debootstrap: ${line.slice(3)}`);
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (status) => resolve(status ?? 1));
  });
  if (code !== 0) {
    throw new SetupError(
      `debootstrap could not make the base image:\n${output.trimEnd().split('\n').slice(-5).join('\n')}`,
      'check that `apt-get update` works on this machine and that its disk has room, then try again.',
    );
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 10).replaceAll('-', '');
}
