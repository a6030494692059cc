import { existsSync, readFileSync, statfsSync } from 'node:fs';
import {
  buildImage,
  connectEngine,
  engineDataDir,
  hasImage,
  pruneImages,
  type BuildProgress,
  type ContextFile,
  type Engine,
} from '@gopherlab/sandbox';
import { findMirror } from './debian/mirror.ts';
import { findOrMakeBase } from './sandbox-image/base.ts';
import { explainBuildFailure } from './sandbox-image/build-error.ts';
import { contextHash, imageContext } from './sandbox-image/context.ts';
import { SetupError, type Step } from './step.ts';

const REPOSITORY = 'gopherlab/sandbox';
/** Older ones go. They share all but a few megabytes, and several authors may build from one checkout. */
const KEPT_IMAGES = 8;
const NEEDED_BYTES = 4e9;
const CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
/** What the host says about fetching Go modules holds in the build too. */
const PASSED_ON = ['GOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GOPRIVATE'];
const PROXIES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

/** Builds the sandbox image when one of its inputs has changed. */
export const imageStep: Step = {
  name: 'Sandbox image',
  async run(context) {
    const { rootDir, env } = context;
    const files = imageContext(rootDir, env);
    const name = nameOf(files);
    const engine = connectEngine(env);
    if (await hasImage(engine, name))
      return { state: 'skipped', detail: `${name} is up to date`, product: name };
    await assertRoom(engine);
    const base = await findOrMakeBase(engine, context);
    try {
      await buildImage({
        engine,
        tag: name,
        files: [...files, { path: 'ca-bundle.crt', content: caBundle(env) }],
        args: buildArgs(base, env),
        labels: { 'gopherlab.image': 'sandbox' },
        onProgress: (progress) => context.report(describe(progress)),
      });
    } catch (error) {
      throw explainBuildFailure(error);
    }
    await pruneImages(engine, REPOSITORY, KEPT_IMAGES);
    return { state: 'done', detail: `built ${name}`, product: name };
  },
};

/** Name of the image that this checkout's sources make, whether the engine has it or not. */
export function sandboxImageName(rootDir: string, env: NodeJS.ProcessEnv): string {
  return nameOf(imageContext(rootDir, env));
}

function nameOf(files: readonly ContextFile[]): string {
  return `${REPOSITORY}:${contextHash(files).slice(0, 16)}`;
}

async function assertRoom(engine: Engine): Promise<void> {
  const dataDir = await engineDataDir(engine);
  // An engine elsewhere has a disk that we cannot see.
  if (!existsSync(dataDir)) return;
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize >= NEEDED_BYTES) return;
  throw new SetupError(
    `Only ${((bavail * bsize) / 1e9).toFixed(1)} GB are free under ${dataDir}; the sandbox image needs ${NEEDED_BYTES / 1e9} GB while it is built.`,
    'free some space (`docker system prune` removes what Docker no longer uses), then try again.',
  );
}

/** The certificates that this host trusts; they serve the download of modules and do not stay in the image. */
function caBundle(env: NodeJS.ProcessEnv): Buffer {
  const files = [env.SSL_CERT_FILE, CA_BUNDLE, env.NODE_EXTRA_CA_CERTS].filter((file) => file !== undefined);
  const found = [...new Set(files)].filter((file) => file !== '' && existsSync(file));
  return Buffer.concat(found.flatMap((file) => [readFileSync(file), Buffer.from('\n')]));
}

function buildArgs(base: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const args: Record<string, string> = { BASE: base, APT_MIRROR: findMirror()?.uri ?? '' };
  for (const name of [...PASSED_ON, ...PROXIES]) {
    const value = env[name];
    if (value) args[name] = value;
  }
  return args;
}

function describe({ step, steps, instruction, line, fetchedMb }: BuildProgress): string {
  const fetched = fetchedMb > 0 ? `, ${fetchedMb.toFixed(0)} MB fetched` : '';
  return `step ${step} of ${steps}${fetched}: ${(line || instruction).slice(0, 80)}`;
}
