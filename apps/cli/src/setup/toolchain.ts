import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildInContainer, ContainerBuildError, type ContextFile } from '@gopherlab/sandbox';
import { imageStep } from './image.ts';
import { SetupError, type Step, type StepContext } from './step.ts';
import { goVersionOf } from './toolchain/go-version.ts';
import { toolchainInputs } from './toolchain/inputs.ts';
import { currentToolchain, missingFiles, readManifest, toolchainDir } from './toolchain/installed.ts';
import { COMPRESSION, makeCurrent, packToolchain } from './toolchain/pack.ts';

/** Go's build cache for js/wasm, kept between builds. */
export const CACHE_VOLUME = 'gopherlab-toolchain-cache';
/** Pages that are open still fetch from the one that was current before. */
const KEPT = 3;

/** Builds the Go toolchain for the page with the Go of the sandbox image, when one of its inputs has changed. */
export const toolchainStep: Step = {
  name: 'Go in the page',
  async run(context) {
    const { rootDir, stateDir, env, report } = context;
    const image = context.productOf(imageStep);
    if (image === undefined) throw new Error('the sandbox image is made first');
    const goVersion = await goVersionOf(image, stateDir, env);
    const files = toolchainInputs(rootDir);
    const hash = hashOf(files, goVersion);
    const dir = toolchainDir(stateDir);
    if (isWhole(dir, hash)) {
      return { state: 'skipped', detail: `${goVersion}, up to date`, product: dir };
    }
    const products = await build(image, files, context);
    const manifest = await packToolchain({
      products,
      hash,
      goVersion,
      dir,
      onProgress: (done, of) => report(`compressing, ${done} of ${of}`),
    });
    makeCurrent(dir, manifest);
    removeOld(dir, hash);
    const count = Object.keys(manifest.packages).length;
    return { state: 'done', detail: `built ${goVersion} for js/wasm, ${count} packages`, product: dir };
  },
};

function isWhole(dir: string, hash: string): boolean {
  const manifest = currentToolchain(dir)?.hash === hash ? readManifest(dir, hash) : undefined;
  return manifest !== undefined && missingFiles(dir, manifest).length === 0;
}

function hashOf(files: readonly ContextFile[], goVersion: string): string {
  const hash = createHash('sha256').update(`${goVersion}\0${JSON.stringify(COMPRESSION)}\0`);
  for (const { path, content } of files) hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 32);
}

async function build(
  image: string,
  files: ContextFile[],
  { env, report }: StepContext,
): Promise<Map<string, Buffer>> {
  const begun = performance.now();
  let phase = 'starting';
  const onLine = (line: string) => {
    // Our own lines have spaces; the others are the import paths that go names as it compiles them.
    if (line.includes(' ')) phase = line;
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    report(`${phase}, ${seconds} s${line === phase ? '' : `: ${line.slice(0, 60)}`}`);
  };
  try {
    return await buildInContainer({ image, files, script: 'build.sh', cache: CACHE_VOLUME, onLine, env });
  } catch (error) {
    if (!(error instanceof ContainerBuildError)) throw error;
    throw explain(error);
  }
}

function explain(error: ContainerBuildError): SetupError {
  const lines = error.output.trimEnd().split('\n').slice(-15).join('\n');
  if (/no space left on device/i.test(error.output)) {
    return new SetupError(
      'The disk became full while the Go toolchain for the page was built.',
      'free about 2 GB (`docker system prune` helps), then try again.',
      { cause: error },
    );
  }
  return new SetupError(
    `The Go toolchain for the page could not be built (${error.message}):\n${lines}`,
    `mend the cause above and try again; \`docker volume rm ${CACHE_VOLUME}\` makes the next build start from nothing.`,
    { cause: error },
  );
}

/** What a start that was cut off left goes, and all but the newest toolchains. */
function removeOld(dir: string, hash: string): void {
  const folders = readdirSync(dir).filter((name) => /^[0-9a-f]{32}(\.\d+)?$/.test(name) && name !== hash);
  const unfinished = folders.filter((name) => name.includes('.'));
  const gone = unfinished.filter((name) => !existsSync(`/proc/${name.split('.')[1]}`));
  const whole = folders.filter((name) => !name.includes('.'));
  const age = new Map(whole.map((name) => [name, statSync(join(dir, name)).mtimeMs]));
  const old = whole.sort((a, b) => (age.get(b) ?? 0) - (age.get(a) ?? 0)).slice(KEPT - 1);
  for (const name of [...gone, ...old]) rmSync(join(dir, name), { recursive: true, force: true });
}
