import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';

const NAME = 'gopherlab_session';
/** Browsers take this prefix only from the host itself, over https, for all its paths: no sibling site can plant one. */
const SECURE_NAME = `__Host-${NAME}`;
/** Browsers keep no cookie longer than 400 days. */
const MAX_AGE_MS = 400 * 24 * 60 * 60 * 1000;

/** Whether people reach us by https, here or at a proxy. */
export function isSecure(req: Request, publicUrl: URL | undefined): boolean {
  return req.secure || publicUrl?.protocol === 'https:';
}

/** The hash under which the caller's session is stored; undefined without a well-formed cookie. */
export function readSessionCookie(req: Request, publicUrl: URL | undefined): Buffer | undefined {
  const name = isSecure(req, publicUrl) ? SECURE_NAME : NAME;
  const pairs = (req.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const token = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  if (token === undefined || !/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  return hashToken(token);
}

/** A new random token (256 bits); only its hash is stored. */
export function createSessionToken(): { token: string; tokenHash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashToken(token) };
}

export function setSessionCookie(
  { req, res }: { req: Request; res: Response },
  token: string,
  publicUrl: URL | undefined,
): void {
  const secure = isSecure(req, publicUrl);
  res.cookie(secure ? SECURE_NAME : NAME, token, {
    httpOnly: true,
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: MAX_AGE_MS,
  });
}

/** Takes the cookie of an ended session from the browser. */
export function clearSessionCookie(
  { req, res }: { req: Request; res: Response },
  publicUrl: URL | undefined,
): void {
  const secure = isSecure(req, publicUrl);
  res.clearCookie(secure ? SECURE_NAME : NAME, { httpOnly: true, sameSite: 'lax', secure, path: '/' });
}

/** What is stored of a token: whoever reads the database cannot use it. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
