import { randomUUID } from 'node:crypto';
import type { Session } from '@gopherlab/contracts';
import { sessions } from '@gopherlab/store';
import type { TestApi } from './harness.testing.ts';
import { createSessionToken } from './http/cookies.ts';

/** Statuses of nobody, owner, candidate, instructor, admin and runner; the first two with a session are guests. */
type Statuses = readonly [number, number, number, number, number, number];

/** The example's links are of nobody, so a guest is told that they are not good; whoever is signed in, to sign out first. */
const guestsOnly: Statuses = [401, 404, 404, 409, 409, 401];
const anyGuest = (status: number): Statuses => [401, status, status, status, status, 401];
const adminsOnly = (status: number): Statuses => [401, 403, 403, 403, status, 401];
const signedInOnly = (status: number): Statuses => [401, 403, 403, status, status, 401];

export const ACCOUNT_ROWS: Record<string, Statuses> = {
  'GET /api/accounts/options': [200, 200, 200, 200, 200, 200],
  'POST /api/accounts/sign-up': guestsOnly,
  'POST /api/accounts/confirm': [401, 404, 404, 404, 404, 401],
  // No password is right for nobody.
  'POST /api/accounts/sign-in': [401, 401, 401, 409, 409, 401],
  'POST /api/accounts/sign-out': signedInOnly(204),
  // There is no mail here.
  'POST /api/accounts/password-reset': anyGuest(404),
  'POST /api/accounts/password': anyGuest(404),
  // No provider is configured here.
  'POST /api/accounts/external/{provider}': anyGuest(404),
  'GET /api/auth/callback/{provider}': [404, 404, 404, 404, 404, 404],
  'POST /api/accounts/passkey/options': anyGuest(200),
  'POST /api/accounts/passkey': [401, 401, 401, 409, 409, 401],
  'GET /api/account': signedInOnly(200),
  'PATCH /api/account': signedInOnly(200),
  'POST /api/account/email': signedInOnly(204),
  'POST /api/account/password': signedInOnly(204),
  'DELETE /api/account/providers/{provider}': signedInOnly(404),
  // The address is another one than the account's.
  'POST /api/account/deletion': signedInOnly(400),
  'POST /api/account/kept-drafts/{id}/restore': signedInOnly(404),
  'DELETE /api/account/kept-drafts/{id}': signedInOnly(404),
  'GET /api/account/sessions': signedInOnly(200),
  'DELETE /api/account/sessions': signedInOnly(204),
  'DELETE /api/account/sessions/{id}': signedInOnly(404),
  'POST /api/account/passkeys/options': signedInOnly(200),
  // An answer to no challenge.
  'POST /api/account/passkeys': signedInOnly(400),
  'DELETE /api/account/passkeys/{id}': signedInOnly(404),
  'GET /api/account/export': signedInOnly(200),
  'POST /api/invitations/look': anyGuest(404),
  'POST /api/invitations/accept': signedInOnly(404),
  'GET /api/admin/invitations': adminsOnly(200),
  'POST /api/admin/invitations': adminsOnly(200),
  'DELETE /api/admin/invitations/{id}': adminsOnly(404),
  'GET /api/admin/people': adminsOnly(200),
  'PATCH /api/admin/people/{id}': adminsOnly(404),
  'POST /api/admin/people/{id}/password-reset': adminsOnly(404),
  'GET /api/admin/audit': adminsOnly(200),
};

const TOKEN = 'A'.repeat(43);
const EMAIL = 'nobody@example.org';
const PASSWORD = 'a password of nobody';
const KEY = { id: 'AA', rawId: 'AA', type: 'public-key' };

export const ACCOUNT_BODIES: Record<string, () => unknown> = {
  'POST /api/accounts/sign-up': () => ({ name: 'N', email: EMAIL, password: PASSWORD, invitation: TOKEN }),
  'POST /api/accounts/confirm': () => ({ token: TOKEN }),
  'POST /api/accounts/sign-in': () => ({ email: EMAIL, password: PASSWORD }),
  'POST /api/accounts/password-reset': () => ({ email: EMAIL }),
  'POST /api/accounts/password': () => ({ token: TOKEN, password: PASSWORD }),
  'POST /api/accounts/external/{provider}': () => ({}),
  'POST /api/accounts/passkey': () => ({
    response: { ...KEY, response: { clientDataJSON: '', authenticatorData: '', signature: '' } },
  }),
  'PATCH /api/account': () => ({ name: 'Another name' }),
  'POST /api/account/email': () => ({ email: `${randomUUID()}@example.org` }),
  'POST /api/account/password': () => ({ password: PASSWORD }),
  'POST /api/account/deletion': () => ({ email: EMAIL }),
  'POST /api/account/passkeys/options': () => ({}),
  'POST /api/account/passkeys': () => ({
    name: 'Key',
    response: { ...KEY, response: { clientDataJSON: '', attestationObject: '' } },
  }),
  'POST /api/invitations/look': () => ({ token: TOKEN }),
  'POST /api/invitations/accept': () => ({ token: TOKEN }),
  'POST /api/admin/invitations': () => ({ role: 'instructor', email: null, days: 7 }),
  'PATCH /api/admin/people/{id}': () => ({ role: 'instructor' }),
};

/** A session of somebody else in the same role: these routes end sessions and change people. */
export async function twinCookie({ context: { db } }: TestApi, { guest, role }: Twin): Promise<string> {
  const { token, tokenHash } = createSessionToken();
  const account = guest ? {} : { name: 'Twin', email: `${randomUUID()}@example.org` };
  await db.transaction().execute(async (tx) => {
    const { id } = await tx
      .insertInto('people')
      .values({ guest, role, ...account })
      .returning('id')
      .executeTakeFirstOrThrow();
    await sessions.insertSession(tx, { personId: id, tokenHash, userAgent: null, address: null });
  });
  return `gopherlab_session=${token}`;
}

type Twin = Pick<Session['person'], 'guest' | 'role'>;
