import type { Request, Response } from 'express';
import {
  AccountOptionsSchema,
  ConfirmSchema,
  MailSentSchema,
  RequestResetSchema,
  ResetPasswordSchema,
  SessionSchema,
  SignInSchema,
  SignUpSchema,
} from '@gopherlab/contracts';
import { accounts, sessions, type Db } from '@gopherlab/store';
import type { AccountsConfig } from '../../config-accounts.ts';
import { clearSessionCookie, readSessionCookie, setSessionCookie } from '../../http/cookies.ts';
import { route, type Reply, type Route } from '../../http/route.ts';
import { toSession } from '../session/routes.ts';
import type { Entered } from './enter.ts';
import type { AccountService } from './service.ts';
import { visitorOf } from './visitor.ts';

export interface AccountRouteOptions {
  db: Db;
  config: AccountsConfig;
  publicUrl: URL | undefined;
  service: AccountService;
}

const signedIn = { description: 'Who is signed in now; the cookie is a new one', schema: SessionSchema };
const sent = {
  description: 'A mail with a link is on its way, if there is somebody for it',
  schema: MailSentSchema,
};

/** Hands the new session to the browser. */
export function enteredReply(
  { req, res }: { req: Request; res: Response },
  { token, person }: Entered,
  publicUrl: URL | undefined,
): Reply {
  setSessionCookie({ req, res }, token, publicUrl);
  return { status: 200, body: toSession(person) };
}

/** Signing up, in and out. */
export function accountRoutes({ db, config, publicUrl, service }: AccountRouteOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/accounts/options',
      access: 'public',
      scope: 'none',
      limit: 'reads',
      tag: 'Accounts',
      summary: 'How people sign up and in here',
      responses: { 200: { description: 'What this installation offers', schema: AccountOptionsSchema } },
      errors: [],
      handle: async () => ({ status: 200, body: await optionsOf(db, config) }),
    }),
    route({
      method: 'post',
      path: '/api/accounts/sign-up',
      access: 'guest',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Make the guest an account',
      description:
        'The person stays the same, and so does all their work. Where mail is configured the answer is 202, whether the ' +
        'address has an account or not, and the account is made when the link in the mail is opened.',
      body: SignUpSchema,
      responses: { 200: signedIn, 202: sent },
      errors: ['ALREADY_SIGNED_IN', 'EMAIL_TAKEN', 'INVITATION_INVALID', 'SIGN_UP_CLOSED'],
      async handle(input) {
        const entered = await service.signUp(input.body, visitorOf(input, publicUrl));
        return entered ? enteredReply(input, entered, publicUrl) : { status: 202, body: { sent: true } };
      },
    }),
    route({
      method: 'post',
      path: '/api/accounts/confirm',
      access: 'guest',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Open the link of a mail: finish signing up, or change the address',
      body: ConfirmSchema,
      responses: { 200: signedIn, 204: { description: 'The address of the account is changed' } },
      errors: ['ALREADY_SIGNED_IN', 'EMAIL_TAKEN', 'INVITATION_INVALID', 'LINK_INVALID', 'SIGN_UP_CLOSED'],
      async handle(input) {
        const entered = await service.confirm(input.body.token, visitorOf(input, publicUrl));
        return entered ? enteredReply(input, entered, publicUrl) : { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/api/accounts/sign-in',
      access: 'guest',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Sign in with address and password',
      description:
        'What the guest did until now goes to the account: of two drafts of one lab the newer one stays, the older is kept aside.',
      body: SignInSchema,
      responses: { 200: signedIn },
      errors: ['ALREADY_SIGNED_IN', 'SIGN_IN_REFUSED'],
      async handle(input) {
        return enteredReply(input, await service.signIn(input.body, visitorOf(input, publicUrl)), publicUrl);
      },
    }),
    signOutRoute(db, publicUrl),
    ...passwordRoutes(service, publicUrl),
  ];
}

async function optionsOf(db: Db, { signUp, mail, github, oidc }: AccountsConfig) {
  return {
    signUp,
    mail: mail !== undefined,
    firstAccount: !(await accounts.hasAccounts(db)),
    providers: [
      ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
      ...oidc.map(({ id, name }) => ({ id, name })),
    ],
  };
}

function signOutRoute(db: Db, publicUrl: URL | undefined): Route {
  return route({
    method: 'post',
    path: '/api/accounts/sign-out',
    access: 'account',
    scope: 'none',
    limit: 'writes',
    tag: 'Accounts',
    summary: 'End this session',
    description: 'For accounts alone: a guest would lose the way to their work.',
    responses: { 204: { description: 'The session is ended, the cookie gone' } },
    errors: [],
    async handle({ req, res }) {
      const tokenHash = readSessionCookie(req, publicUrl);
      if (tokenHash) await sessions.deleteSessionByToken(db, tokenHash);
      clearSessionCookie({ req, res }, publicUrl);
      return { status: 204 };
    },
  });
}

function passwordRoutes(service: AccountService, publicUrl: URL | undefined): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/accounts/password-reset',
      access: 'guest',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Ask for a link to a new password by mail',
      body: RequestResetSchema,
      responses: { 202: sent },
      errors: ['NO_MAIL'],
      async handle(input) {
        await service.requestReset(input.body, visitorOf(input, publicUrl));
        return { status: 202, body: { sent: true } };
      },
    }),
    route({
      method: 'post',
      path: '/api/accounts/password',
      access: 'guest',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Set a new password with the link of a mail',
      description: 'Ends every session of the account.',
      body: ResetPasswordSchema,
      responses: { 204: { description: 'The password is set; sign in with it' } },
      errors: ['LINK_INVALID'],
      async handle(input) {
        const { token, password } = input.body;
        await service.resetPassword(token, password, visitorOf(input, publicUrl));
        return { status: 204 };
      },
    }),
  ];
}
