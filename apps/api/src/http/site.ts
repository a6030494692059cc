import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from './errors.ts';

const TYPES: Record<string, string> = {
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
 * Serves the web's build: hashed files for ever, others checked each time, compressed where a compressed copy lies
 * beside the file. Every address of a page gets index.html; the page knows its own routes.
 */
export function serveSite(distDir: string): RequestHandler {
  return async (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    const path = decodePath(req.path);
    if (path === undefined || isOurs(path)) return next();
    if (path !== '/' && (await sendFile(req, res, distDir, path))) return;
    if (extname(path) !== '' || !req.accepts('html')) return next();
    if (await sendFile(req, res, distDir, '/index.html')) return;
    throw new AppError('NOT_FOUND', 'the page is not built: run `npm start`');
  };
}

function isOurs(path: string): boolean {
  return /^\/(api|internal|\.well-known)(\/|$)/.test(path) || /^\/lti\/(?!deep-link\/)/.test(path);
}

function decodePath(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes('\0') ? undefined : decoded;
  } catch {
    return undefined;
  }
}

async function sendFile(req: Request, res: Response, distDir: string, path: string): Promise<boolean> {
  const file = normalize(join(distDir, path));
  const type = TYPES[extname(file)];
  if (!file.startsWith(distDir + sep) || type === undefined) return false;
  const found = await openBest(file, req);
  if (!found) return false;
  try {
    await answer(req, res, { ...found, type, immutable: /^\/assets\/.*-[\w-]{8,}\.\w+$/.test(path) });
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
