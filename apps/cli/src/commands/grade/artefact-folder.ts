import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GradingArtefact } from '@gopherlab/grading';
import { UsageError } from '../../usage-error.ts';

/** Makes the folder before anything is graded, so that a wrong path costs no time. */
export async function prepareArtefactFolder(dir: string): Promise<string> {
  const found = await stat(dir).catch(() => undefined);
  if (found && !found.isDirectory())
    throw new UsageError(`${dir}: is a file, but a folder for artefacts is wanted`);
  try {
    await mkdir(dir, { recursive: true });
  } catch (cause) {
    throw new UsageError(`${dir}: the folder cannot be made`, { cause });
  }
  return dir;
}

/** Writes each artefact under its own name and gives the paths. Names are checked by the protocol: no folders. */
export async function writeArtefacts(dir: string, artefacts: GradingArtefact[]): Promise<string[]> {
  return Promise.all(
    artefacts.map(async ({ name, content }) => {
      const path = join(dir, name);
      await writeFile(path, content);
      return path;
    }),
  );
}
