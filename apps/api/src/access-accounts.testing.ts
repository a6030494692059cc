import { sessions } from '@gopherlab/store';
import type { TestApi } from './harness.testing.ts';
import { createSessionToken } from './http/cookies.ts';

/** Statuses of nobody, owner, candidate, instructor, admin and runner; the first two with a session are guests. */
type Statuses = readonly [number, number, number, number, number, number];

/** The example's links are of nobody, so a guest is told that they are not good; whoever is signed in, to sign out first. */
const guestsOnly: Statuses = [401, 404, 404, 409, 409, 401];
const signedInOnly = (status: number): Statuses => [401, 403, 403, status, status, 401];

export const ACCOUNT_ROWS: Record<string, Statuses> = {
  'GET /api/accounts/options': [200, 200, 200, 200, 200, 200],
  'POST /api/accounts/sign-up': guestsOnly,
  'POST /api/accounts/confirm': [401, 404, 404, 404, 404, 401],
  // No password is right for nobody.
  'POST /api/accounts/sign-in': [401, 401, 401, 409, 409, 401],
  'POST /api/accounts/sign-out': signedInOnly(204),
  // There is no mail here.
  'POST /api/accounts/password-reset': [401, 404, 404, 404, 404, 401],
  'POST /api/accounts/password': [401, 404, 404, 404, 404, 401],
};

const TOKEN = 'A'.repeat(43);
const EMAIL = 'nobody@example.org';
const PASSWORD = 'a password of nobody';

export const ACCOUNT_BODIES: Record<string, () => unknown> = {
  'POST /api/accounts/sign-up': () => ({ name: 'N', email: EMAIL, password: PASSWORD, invitation: TOKEN }),
  'POST /api/accounts/confirm': () => ({ token: TOKEN }),
  'POST /api/accounts/sign-in': () => ({ email: EMAIL, password: PASSWORD }),
  'POST /api/accounts/password-reset': () => ({ email: EMAIL }),
  'POST /api/accounts/password': () => ({ token: TOKEN, password: PASSWORD }),
};

/** A session beside the person's own, so that a route may end it. */
export async function secondCookie({ context }: TestApi, personId: string): Promise<string> {
  const { token, tokenHash } = createSessionToken();
  await context.db
    .transaction()
    .execute((tx) => sessions.insertSession(tx, { personId, tokenHash, userAgent: null, address: null }));
  return `gopherlab_session=${token}`;
}
