import type { Readable } from 'node:stream';
import { pack } from 'tar-stream';

/** A file of an image's build context. */
export interface ContextFile {
  /** Relative, with `/`. */
  path: string;
  content: Buffer;
  executable?: boolean;
}

/** The engine compares contents with the layers that it has: times and owners are always the same here. */
const EPOCH = new Date(0);

/** The build context as the stream that the engine reads. */
export function tarOf(files: readonly ContextFile[]): Readable {
  const archive = pack();
  for (const { path, content, executable } of files) {
    archive.entry({ name: path, mode: executable ? 0o755 : 0o644, mtime: EPOCH, uid: 0, gid: 0 }, content);
  }
  archive.finalize();
  return archive as unknown as Readable;
}
