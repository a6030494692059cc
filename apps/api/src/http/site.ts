import { extname } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from './errors.ts';
import { sendStaticFile } from './static-file.ts';

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
  return /^\/(api|internal|toolchain|\.well-known)(\/|$)/.test(path) || /^\/lti\/(?!deep-link\/)/.test(path);
}

function decodePath(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes('\0') ? undefined : decoded;
  } catch {
    return undefined;
  }
}

function sendFile(req: Request, res: Response, dir: string, path: string): Promise<boolean> {
  const immutable = /^\/assets\/.*-[\w-]{8,}\.\w+$/.test(path);
  return sendStaticFile(req, res, { dir, path, immutable });
}
