import type { Readable } from 'node:stream';
import { z } from 'zod';
import { hasStatus, type Engine } from '../docker/engine.ts';

const PullMessageSchema = z.object({
  id: z.string().optional(),
  error: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional() }).optional(),
});

/** Whether the engine has the image. */
export async function hasImage(engine: Engine, name: string): Promise<boolean> {
  try {
    await engine.getImage(name).inspect();
    return true;
  } catch (error) {
    if (hasStatus(error, 404)) return false;
    throw error;
  }
}

/** Names (`repository:tag`) of the images of one repository, newest first. */
export async function listImages(engine: Engine, repository: string): Promise<string[]> {
  const images = await engine.listImages({ filters: { reference: [`${repository}:*`] } });
  return images
    .sort((a, b) => b.Created - a.Created)
    .flatMap((image) => image.RepoTags ?? [])
    .filter((tag) => tag.startsWith(`${repository}:`));
}

export interface PullOptions {
  /** A registry that says nothing for this long does not answer. */
  silenceMs: number;
  onProgress?: (megabytes: number) => void;
}

/** Pulls an image; rejects when the registry refuses or does not answer. */
export async function pullImage(engine: Engine, name: string, options: PullOptions): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), options.silenceMs);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), options.silenceMs);
  };
  const layers = new Map<string, number>();
  try {
    const stream: NodeJS.ReadableStream = await engine.pull(name, { abortSignal: silence.signal });
    await new Promise<void>((resolve, reject) => {
      silence.signal.addEventListener('abort', () => reject(new Error('the registry does not answer')));
      engine.modem.followProgress(
        stream,
        (error) => (error ? reject(error) : resolve()),
        (raw: unknown) => {
          heard();
          const { id, progressDetail, error } = PullMessageSchema.safeParse(raw).data ?? {};
          if (error) reject(new Error(error));
          if (id && progressDetail?.current) layers.set(id, progressDetail.current);
          options.onProgress?.([...layers.values()].reduce((sum, bytes) => sum + bytes, 0) / 1e6);
        },
      );
    });
  } catch (error) {
    if (silence.signal.aborted) throw new Error('the registry does not answer', { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Makes an image of a root file system that comes as a tar stream. */
export async function importImage(engine: Engine, tar: Readable, name: string): Promise<void> {
  const [repo, tag] = name.split(':');
  const stream = await engine.importImage(tar, { repo, tag });
  await new Promise<void>((resolve, reject) => {
    engine.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
  });
}
