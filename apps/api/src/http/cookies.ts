import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';

const NAME = 'gopherlab_session';
/** Browsers keep no cookie longer than 400 days. */
const MAX_AGE_MS = 400 * 24 * 60 * 60 * 1000;

/** The hash under which the caller's session is stored; undefined without a well-formed cookie. */
export function readSessionCookie(req: Request): Buffer | undefined {
  const pairs = (req.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const token = pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
  if (token === undefined || !/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  return hashToken(token);
}

/** A new random token (256 bits); only its hash is stored. */
export function createSessionToken(): { token: string; tokenHash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashToken(token) };
}

export function setSessionCookie(res: Response, token: string, secure: boolean): void {
  res.cookie(NAME, token, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: MAX_AGE_MS });
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
