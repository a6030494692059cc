import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../docker/engine.ts';

/** How often progress is told. */
const EVERY_BYTES = 256 * 1024 * 1024;

/** Copies an image with all its layers from one engine to another; `onProgress` hears the bytes that have passed. */
export async function copyImage(
  from: Engine,
  to: Engine,
  name: string,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const source = await from.getImage(name).get();
  let bytes = 0;
  let told = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes - told >= EVERY_BYTES) {
        told = bytes;
        onProgress(bytes);
      }
      done(null, chunk);
    },
  });
  const [answer] = await Promise.all([to.loadImage(meter), pipeline(source, meter)]);
  // The engine goes on working after the last byte: it is done when its answer ends.
  for await (const _ of answer as AsyncIterable<Buffer>);
}
