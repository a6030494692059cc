import { readFile, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { TrackDefinitionSchema, type TrackDefinition } from '@gopherlab/contracts';
import { decodeUtf8 } from './text-files.ts';
import { trackProblems } from './track-problems.ts';
import { parseYaml } from './yaml-file.ts';

/** The tracks that come with the labs. */
export interface FileTracks {
  /** By slug, in alphabetical order; only tracks without a problem. */
  tracks: Map<string, TrackDefinition>;
  /** `labs/tracks/<file>:<line>: <what is wrong>`; every problem of every file, in a stable order. */
  problems: string[];
}

/**
 * Reads and checks `tracks/<slug>.yaml` below `labsDir`; `labs` are those that there are. A track with a problem is left
 * out, so that the others can be shown. Without the folder there are none. Throws only where the folder cannot be read.
 */
export async function loadTracks(labsDir: string, labs: { has(slug: string): boolean }): Promise<FileTracks> {
  const root = resolve(labsDir);
  const tracks = new Map<string, TrackDefinition>();
  const problems: string[] = [];
  for (const name of await listFiles(join(root, 'tracks'))) {
    const { track, problems: own } = await readTrack(join(root, 'tracks', name), labs);
    if (track) tracks.set(track.slug, track);
    problems.push(...own.map((problem) => `${basename(root)}/tracks/${name}${problem}`));
  }
  return { tracks, problems };
}

async function listFiles(dir: string): Promise<string[]> {
  try {
    const names = await readdir(dir);
    return names.filter((name) => !/^[._]/.test(name)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

async function readTrack(
  path: string,
  labs: { has(slug: string): boolean },
): Promise<{ track?: TrackDefinition; problems: string[] }> {
  const name = basename(path);
  if (!name.endsWith('.yaml')) return { problems: [': is no .yaml file'] };
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return { problems: [': cannot be read'] };
  const decoded = decodeUtf8(bytes);
  if ('problem' in decoded) return { problems: [`: ${decoded.problem}`] };
  const parsed = parseYaml(decoded.text, TrackDefinitionSchema);
  if (!parsed.value) return { problems: parsed.problems.map(({ line, message }) => `:${line}: ${message}`) };
  const track = parsed.value;
  const problems = trackProblems(track, labs).map((problem) => `: ${problem.path}: ${problem.message}`);
  if (name !== `${track.slug}.yaml`) problems.push(`: slug ${track.slug} is not the name of the file`);
  return problems.length > 0 ? { problems } : { track, problems };
}
