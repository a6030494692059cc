import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';

const TYPES: Record<string, string> = {
  '.a': 'application/octet-stream',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

/**
 * Sends a file below `dir`, in the best form that lies beside it and that the caller takes; false where there is none.
 * `immutable` tells caches to keep it for ever, else they ask each time.
 */
export async function sendStaticFile(
  req: Request,
  res: Response,
  { dir, path, immutable }: { dir: string; path: string; immutable: boolean },
): Promise<boolean> {
  const file = normalize(join(dir, path));
  const type = TYPES[extname(file)];
  if (!file.startsWith(dir + sep) || type === undefined) return false;
  const found = await openBest(file, req);
  if (!found) return false;
  try {
    await answer(req, res, { ...found, type, immutable });
  } finally {
    await found.handle.close();
  }
  return true;
}

interface Found {
  handle: FileHandle;
  size: number;
  etag: string;
  encoding?: string;
}

async function openBest(file: string, req: Request): Promise<Found | undefined> {
  const accepted = req.acceptsEncodings();
  for (const { name, suffix } of ENCODINGS) {
    const found = accepted.includes(name) ? await openFile(file + suffix) : undefined;
    if (found) return { ...found, encoding: name };
  }
  return openFile(file);
}

async function openFile(file: string): Promise<Found | undefined> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ENAMETOOLONG')
      return undefined;
    throw error;
  });
  const stat = await handle?.stat();
  if (handle && stat?.isFile()) {
    const id = createHash('sha1').update(`${file} ${stat.size} ${stat.mtimeMs}`).digest('base64url');
    return { handle, size: stat.size, etag: `"${id}"` };
  }
  await handle?.close();
  return undefined;
}

async function answer(
  req: Request,
  res: Response,
  { handle, size, etag, encoding, type, immutable }: Found & { type: string; immutable: boolean },
): Promise<void> {
  res.set({
    'Content-Type': type,
    'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: etag,
    Vary: 'Accept-Encoding',
  });
  if (encoding) res.set('Content-Encoding', encoding);
  if (req.fresh) {
    res.status(304).end();
    return;
  }
  res.set('Content-Length', String(size));
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  // A reader that goes away in the middle is no fault of ours.
  await pipeline(handle.createReadStream({ autoClose: false }), res).catch(() => undefined);
}
