import { connectEngine, hasImage } from '@gopherlab/sandbox';
import { sandboxImageName } from '../../setup/image.ts';
import { goVersionOf } from '../../setup/toolchain/go-version.ts';
import {
  changedFiles,
  currentToolchain,
  filesOf,
  missingFiles,
  readManifest,
  toolchainDir,
} from '../../setup/toolchain/installed.ts';
import type { Installation } from '../../installation.ts';
import type { Finding } from './finding.ts';

/** What the page builds with must be there, whole, and of the version that grades. */
export async function inspectToolchain(
  { rootDir, stateDir }: Pick<Installation, 'rootDir' | 'stateDir'>,
  env: NodeJS.ProcessEnv,
): Promise<Finding> {
  return judgeToolchain(toolchainDir(stateDir), await askSandbox(rootDir, stateDir, env));
}

/** The version of the sandbox's Go, or undefined where that image, or an engine, is not there. */
async function askSandbox(
  rootDir: string,
  stateDir: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  try {
    const image = sandboxImageName(rootDir, env);
    return (await hasImage(connectEngine(env), image)) ? await goVersionOf(image, stateDir, env) : undefined;
  } catch {
    // That the engine does not answer is a finding of its own.
    return undefined;
  }
}

/** `sandboxGo` is the version of the sandbox image's Go, where it is known. */
export function judgeToolchain(dir: string, sandboxGo: string | undefined): Finding {
  const base = {
    id: 'toolchain',
    title: 'Go in the page',
    why: 'Run and the public tests of many labs happen in the learner’s own tab, with the Go that grades; without it they use the server’s sandboxes.',
  };
  const current = currentToolchain(dir);
  const manifest = current && readManifest(dir, current.hash);
  if (!current || !manifest)
    return { ...base, status: 'degraded', seen: 'not built', mend: '`npm start` builds it' };
  const damaged = missingFiles(dir, manifest);
  if (damaged.length === 0) damaged.push(...changedFiles(dir, manifest));
  if (damaged.length > 0) {
    const seen = `${damaged.length} of its files are missing or changed, e.g. ${damaged[0]}`;
    return { ...base, status: 'fail', seen, mend: `remove ${dir} and run \`npm start\`` };
  }
  const { goVersion } = manifest;
  if (sandboxGo !== undefined && sandboxGo !== goVersion) {
    const seen = `${goVersion}, but sandboxes have ${sandboxGo}`;
    return { ...base, status: 'fail', seen, mend: '`npm start` builds it anew' };
  }
  const sandbox =
    sandboxGo === undefined ? 'the sandbox image is not here to compare' : 'as in the sandboxes';
  return {
    ...base,
    status: 'pass',
    seen: `${goVersion}, ${sandbox}; ${filesOf(manifest).length} files whole`,
  };
}
