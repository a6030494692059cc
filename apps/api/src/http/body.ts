import type { Request, RequestHandler } from 'express';
import { AppError } from './errors.ts';

const DEFAULT_BODY_LIMIT = 100 * 1024;
/** No body of ours is nested deeper than a few levels. */
const MOST_LEVELS = 32;
/** So much more of a refused body is still taken off the line, and then so long nothing: the refusal must arrive. */
const LINGER_BYTES = 8 * 1024 * 1024;
const LINGER_MS = 5000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON body of at most `limit` bytes into `req.body`; throws for everything else. Not Express's own: that reads a
 * body that is too large to its end before it says so, and puts U+FFFD where the text is no UTF-8.
 */
export function readJson(limit: number = DEFAULT_BODY_LIMIT): RequestHandler {
  return async (req, _res, next) => {
    assertPlain(req, 'application/json');
    const value = parseJson(await readBytes(req, limit));
    const message = trickIn(value);
    if (message !== undefined) {
      throw new AppError('INVALID_INPUT', undefined, { issues: [{ path: 'body', message }] });
    }
    req.body = value;
    next();
  };
}

/** The same for a form: each name once, as text. */
export function readForm(limit: number = DEFAULT_BODY_LIMIT): RequestHandler {
  return async (req, _res, next) => {
    assertPlain(req, 'application/x-www-form-urlencoded');
    const pairs = [...new URLSearchParams((await readBytes(req, limit)).toString('utf8'))];
    if (new Set(pairs.map(([name]) => name)).size < pairs.length) {
      throw new AppError('INVALID_INPUT', 'a field of the form is there twice');
    }
    if (pairs.some(([, value]) => value.includes('\0'))) {
      throw new AppError('INVALID_INPUT', 'a field of the form holds the character NUL');
    }
    req.body = Object.fromEntries(pairs.filter(([name]) => name !== '__proto__'));
    next();
  };
}

function assertPlain(req: Request, type: string): void {
  const encoding = req.get('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    // What is small on the wire is small in memory.
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'send the body without Content-Encoding');
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(req.get('content-type') ?? '')?.[1] ?? 'utf-8';
  if (!req.is(type) || !/^utf-?8$/i.test(charset)) throw new AppError('UNSUPPORTED_MEDIA_TYPE');
}

function readBytes(req: Request, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = () => {
      chunks.length = 0;
      reject(new AppError('BODY_TOO_LARGE', `at most ${limit} bytes are taken`));
    };
    if (Number(req.get('content-length')) > limit) refuse();
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else refuse();
      if (size > limit + LINGER_BYTES) hangUpLater(req);
    });
    req.once('end', () => resolve(Buffer.concat(chunks)));
    const handleLoss = () => reject(new AppError('INVALID_INPUT', 'the body was cut off'));
    req.once('error', handleLoss);
    req.once('close', handleLoss);
  });
}

function hangUpLater(req: Request): void {
  req.pause();
  setTimeout(() => req.socket.destroy(), LINGER_MS).unref();
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch (cause) {
    throw new AppError('INVALID_JSON', undefined, { cause });
  }
}

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
