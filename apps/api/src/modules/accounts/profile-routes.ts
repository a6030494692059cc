import { z } from 'zod';
import {
  AccountSchema,
  ChangeEmailSchema,
  ChangePasswordSchema,
  DeleteAccountSchema,
  MailSentSchema,
  ProviderIdSchema,
  RenameSchema,
  SessionSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { accounts, keptDrafts, people, type Db } from '@gopherlab/store';
import { clearSessionCookie } from '../../http/cookies.ts';
import { AppError } from '../../http/errors.ts';
import { route, type Route } from '../../http/route.ts';
import { toSession } from '../session/routes.ts';
import type { Profile } from './profile.ts';
import { visitorOf } from './visitor.ts';

export interface ProfileRouteOptions {
  db: Db;
  publicUrl: URL | undefined;
  profile: Profile;
}

const account = { description: 'The account', schema: AccountSchema };
const done = { description: 'Done' };
const params = z.strictObject({ id: UuidSchema });

/** What somebody sees and changes of their own account. */
export function profileRoutes(options: ProfileRouteOptions): Route[] {
  return [
    ...nameRoutes(options),
    ...secretRoutes(options),
    ...removalRoutes(options),
    ...keptRoutes(options),
  ];
}

function nameRoutes({ db, profile }: ProfileRouteOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/account',
      access: 'account',
      scope: 'none',
      limit: 'reads',
      tag: 'Accounts',
      summary: "The caller's own account",
      responses: { 200: account },
      errors: [],
      handle: async ({ person }) => ({ status: 200, body: await profile.get(person.id) }),
    }),
    route({
      method: 'patch',
      path: '/api/account',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Change the name',
      body: RenameSchema,
      responses: { 200: { description: 'The caller', schema: SessionSchema } },
      errors: [],
      async handle({ person, body }) {
        await accounts.rename(db, person.id, body.name);
        return { status: 200, body: toSession(await people.getPerson(db, person.id)) };
      },
    }),
  ];
}

function secretRoutes({ publicUrl, profile }: ProfileRouteOptions): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/account/email',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Change the address',
      description:
        'Where mail is configured it is changed when the link in the mail to the new address is opened.',
      body: ChangeEmailSchema,
      responses: {
        202: { description: 'A mail with a link is on its way', schema: MailSentSchema },
        204: { description: 'The address is changed' },
      },
      errors: ['EMAIL_TAKEN', 'PROOF_NEEDED'],
      async handle(input) {
        const { email, currentPassword } = input.body;
        const changed = await profile.changeEmail(email, currentPassword, visitorOf(input, publicUrl));
        return changed ? { status: 204 } : { status: 202, body: { sent: true } };
      },
    }),
    route({
      method: 'post',
      path: '/api/account/password',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Set or change the password; ends every other session',
      body: ChangePasswordSchema,
      responses: { 204: done },
      errors: ['PROOF_NEEDED'],
      async handle(input) {
        const { password, currentPassword } = input.body;
        await profile.changePassword(password, currentPassword, visitorOf(input, publicUrl));
        return { status: 204 };
      },
    }),
    route({
      method: 'delete',
      path: '/api/account/providers/{provider}',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Sign in by this provider no more',
      params: z.strictObject({ provider: ProviderIdSchema.refine((id) => id !== 'credential') }),
      responses: { 204: done },
      errors: ['LAST_WAY_IN', 'PROVIDER_NOT_FOUND'],
      async handle(input) {
        await profile.leaveProvider(input.params.provider, visitorOf(input, publicUrl));
        return { status: 204 };
      },
    }),
  ];
}

function removalRoutes({ publicUrl, profile }: ProfileRouteOptions): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/account/deletion',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Delete the account and its data',
      description:
        'Name, address, ways to sign in, sessions, drafts, runs, self-assessments and certificates are deleted at once. Graded work of ' +
        'somebody who was in a cohort stays without a name; of anybody else it is deleted too.',
      body: DeleteAccountSchema,
      responses: { 204: done },
      errors: ['LAST_ADMIN', 'PROOF_NEEDED'],
      async handle(input) {
        const { email, currentPassword } = input.body;
        await profile.remove(email, currentPassword, visitorOf(input, publicUrl));
        clearSessionCookie(input, publicUrl);
        return { status: 204 };
      },
    }),
  ];
}

function keptRoutes({ db }: ProfileRouteOptions): Route[] {
  const path = '/api/account/kept-drafts/{id}';
  return [
    route({
      method: 'post',
      path: `${path}/restore`,
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Make a draft that was put aside the draft of its lab; the present one is put aside',
      params,
      responses: { 204: done },
      errors: ['KEPT_DRAFT_NOT_FOUND'],
      async handle({ person, params: { id } }) {
        const restored = await db
          .transaction()
          .execute((tx) => keptDrafts.restoreKeptDraft(tx, person.id, id));
        if (!restored) throw new AppError('KEPT_DRAFT_NOT_FOUND');
        return { status: 204 };
      },
    }),
    route({
      method: 'delete',
      path,
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Throw away a draft that was put aside',
      params,
      responses: { 204: done },
      errors: ['KEPT_DRAFT_NOT_FOUND'],
      async handle({ person, params: { id } }) {
        if (!(await keptDrafts.deleteKeptDraft(db, person.id, id)))
          throw new AppError('KEPT_DRAFT_NOT_FOUND');
        return { status: 204 };
      },
    }),
  ];
}
