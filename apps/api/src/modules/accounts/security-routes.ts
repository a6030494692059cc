import { z } from 'zod';
import {
  AccountProofSchema,
  AccountSchema,
  AccountSessionsSchema,
  AddPasskeySchema,
  PasskeyOptionsSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { sessions, type Db } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { route, type Route } from '../../http/route.ts';
import { sendCookies } from './external-routes.ts';
import type { Passkeys } from './passkeys.ts';
import type { Profile } from './profile.ts';
import { visitorOf } from './visitor.ts';

export interface SecurityRouteOptions {
  db: Db;
  publicUrl: URL | undefined;
  profile: Profile;
  passkeys: Passkeys;
}

const params = z.strictObject({ id: UuidSchema });
const done = { description: 'Done' };

/** Sessions and passkeys of an account. */
export function securityRoutes(options: SecurityRouteOptions): Route[] {
  return [...sessionListRoutes(options), ...ownPasskeyRoutes(options)];
}

function sessionListRoutes({ db, publicUrl }: SecurityRouteOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/account/sessions',
      access: 'account',
      scope: 'none',
      limit: 'reads',
      tag: 'Accounts',
      summary: 'Where the account is signed in',
      responses: { 200: { description: 'Sessions, the last used first', schema: AccountSessionsSchema } },
      errors: [],
      async handle(input) {
        const { person, tokenHash } = visitorOf(input, publicUrl);
        const list = await sessions.listSessions(db, person.id);
        const body = {
          sessions: list.map((session) => ({
            id: session.id,
            current: session.tokenHash.equals(tokenHash),
            createdAt: session.createdAt.toISOString(),
            lastUsedAt: session.lastUsedAt.toISOString(),
            userAgent: session.userAgent,
            address: session.address,
          })),
        };
        return { status: 200, body };
      },
    }),
    route({
      method: 'delete',
      path: '/api/account/sessions',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'End every session but this one',
      responses: { 204: done },
      errors: [],
      async handle(input) {
        const { person, tokenHash } = visitorOf(input, publicUrl);
        await sessions.deleteOtherSessions(db, person.id, tokenHash);
        return { status: 204 };
      },
    }),
    route({
      method: 'delete',
      path: '/api/account/sessions/{id}',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'End one session',
      params,
      responses: { 204: done },
      errors: ['SESSION_NOT_FOUND'],
      async handle({ person, params: { id } }) {
        if (!(await sessions.deleteSession(db, person.id, id))) throw new AppError('SESSION_NOT_FOUND');
        return { status: 204 };
      },
    }),
  ];
}

function ownPasskeyRoutes({ publicUrl, profile, passkeys }: SecurityRouteOptions): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/account/passkeys/options',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'What an authenticator is asked to make a passkey',
      body: AccountProofSchema,
      responses: {
        200: { description: 'Options for `navigator.credentials.create`', schema: PasskeyOptionsSchema },
      },
      errors: ['PROOF_NEEDED'],
      async handle(input) {
        const visitor = visitorOf(input, publicUrl);
        await profile.assertProof(visitor, input.body.currentPassword);
        const { options, cookies } = await passkeys.askToAdd(visitor);
        sendCookies(input.res, cookies);
        return { status: 200, body: options };
      },
    }),
    route({
      method: 'post',
      path: '/api/account/passkeys',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Add a passkey',
      body: AddPasskeySchema,
      responses: { 200: { description: 'The account', schema: AccountSchema } },
      errors: [],
      async handle(input) {
        await passkeys.add(input.body, input.req.get('cookie') ?? '', visitorOf(input, publicUrl));
        return { status: 200, body: await profile.get(input.person.id) };
      },
    }),
    route({
      method: 'delete',
      path: '/api/account/passkeys/{id}',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Remove a passkey',
      params,
      responses: { 204: done },
      errors: ['LAST_WAY_IN', 'PASSKEY_NOT_FOUND'],
      async handle(input) {
        await profile.removePasskey(input.params.id, visitorOf(input, publicUrl));
        return { status: 204 };
      },
    }),
  ];
}
