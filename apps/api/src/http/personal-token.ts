import { createHash, randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { AppError } from './errors.ts';
import type { Route } from './route.ts';

/** So that scanners for leaked secrets know it. */
const PREFIX = 'glp_';

/** A new token (256 bits) with its hash, which alone is stored, and the characters that name it in lists. */
export function createPersonalToken(): { token: string; tokenHash: Buffer; hint: string } {
  const token = PREFIX + randomBytes(32).toString('base64url');
  return { token, tokenHash: hash(token), hint: token.slice(-4) };
}

/** The hash of the personal token that a request shows; undefined without one. */
export function readPersonalToken(req: Request): Buffer | undefined {
  const token = /^Bearer +(glp_\S*)$/i.exec(req.get('authorization') ?? '')?.[1];
  return token === undefined ? undefined : hash(token);
}

/** Throws unless the token lives and was made for such routes. */
export function assertTokenOpens(route: Route, token: { scopes: string[] } | undefined): void {
  if (!token) {
    throw new AppError('TOKEN_REFUSED', undefined, {
      headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    });
  }
  if (route.scope === 'none') throw new AppError('TOKEN_SCOPE', 'no token opens this; use the page');
  if (token.scopes.includes(route.scope)) return;
  throw new AppError('TOKEN_SCOPE', `the token lacks the scope ${route.scope}`, {
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${route.scope}"` },
  });
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
