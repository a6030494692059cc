import express, { type RequestHandler } from 'express';
import { AppError } from './errors.ts';

const DEFAULT_BODY_LIMIT = 100 * 1024;
/** No body of ours is nested deeper than a few levels. */
const MOST_LEVELS = 32;

/** Reads a JSON body of at most `limit` bytes into `req.body`; throws for everything else. */
export function readJson(limit: number = DEFAULT_BODY_LIMIT): RequestHandler[] {
  return [requireJson, express.json({ limit, inflate: false }), refuseTricks];
}

const requireJson: RequestHandler = (req, _res, next) => {
  const encoding = req.get('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    // What is small on the wire is small in memory.
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'send the body without Content-Encoding');
  }
  if (!req.is('application/json')) throw new AppError('UNSUPPORTED_MEDIA_TYPE');
  next();
};

const refuseTricks: RequestHandler = (req, _res, next) => {
  const message = trickIn(req.body);
  if (message !== undefined) {
    throw new AppError('INVALID_INPUT', undefined, { issues: [{ path: 'body', message }] });
  }
  next();
};

/**
 * What no schema of ours can see: zod passes over `__proto__` as if it were not there, and whoever walks a value by
 * recursion ends at some depth. This walk has its own stack.
 */
export function trickIn(body: unknown): string | undefined {
  const left: { value: unknown; level: number }[] = [{ value: body, level: 1 }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, level } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (level > MOST_LEVELS) return `is nested deeper than ${MOST_LEVELS} levels`;
    if (Object.hasOwn(value, '__proto__')) return 'the key __proto__ is not taken';
    for (const inner of Object.values(value)) left.push({ value: inner, level: level + 1 });
  }
  return undefined;
}
