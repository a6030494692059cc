import { z } from 'zod';
import {
  BeginExternalSchema,
  ExternalAddressSchema,
  PasskeyOptionsSchema,
  PasskeySignInSchema,
  ProviderIdSchema,
  SessionSchema,
} from '@gopherlab/contracts';
import type { Response } from 'express';
import { setSessionCookie } from '../../http/cookies.ts';
import { route, type Route } from '../../http/route.ts';
import type { ExternalSignIn } from './external-sign-in.ts';
import type { Passkeys } from './passkeys.ts';
import { enteredReply } from './routes.ts';
import { assertGuest, type AccountService } from './service.ts';
import { visitorOf } from './visitor.ts';

export interface ExternalRouteOptions {
  publicUrl: URL | undefined;
  external: ExternalSignIn;
  passkeys: Passkeys;
  service: AccountService;
}

const provider = z.strictObject({ provider: ProviderIdSchema });
const text = z.string().max(4000).optional();

export function sendCookies(res: Response, cookies: string[]): void {
  for (const cookie of cookies) res.append('Set-Cookie', cookie);
}

/** Signing in by others: providers and authenticators. */
export function externalRoutes(options: ExternalRouteOptions): Route[] {
  return [beginRoute(options), callbackRoute(options), ...passkeyRoutes(options)];
}

function beginRoute({ publicUrl, external, service }: ExternalRouteOptions): Route {
  return route({
    method: 'post',
    path: '/api/accounts/external/{provider}',
    access: 'guest',
    scope: 'none',
    limit: 'writes',
    tag: 'Accounts',
    summary: 'Begin to sign in or up by a provider; with an account, to join the provider to it',
    params: provider,
    body: BeginExternalSchema,
    responses: { 200: { description: 'Where the browser goes next', schema: ExternalAddressSchema } },
    errors: ['PROVIDER_NOT_FOUND', 'PROVIDER_UNAVAILABLE'],
    async handle(input) {
      const visitor = visitorOf(input, publicUrl);
      service.limits.take('', visitor);
      const begun = await external.begin(input.params.provider, visitor, input.body);
      sendCookies(input.res, begun.cookies);
      return { status: 200, body: { url: begun.url } };
    },
  });
}

function callbackRoute({ publicUrl, external }: ExternalRouteOptions): Route {
  return route({
    method: 'get',
    path: '/api/auth/callback/{provider}',
    access: 'public',
    scope: 'none',
    limit: 'reads',
    tag: 'Accounts',
    summary: 'The way back from a provider',
    description:
      'A browser comes here from another site, so it is not asked where it comes from: `state` must be the one that its cookie holds.',
    params: provider,
    // Providers add words of their own.
    query: z.looseObject({ code: text, state: text, error: text, error_description: text, iss: text }),
    responses: { 302: { description: 'To a page of ours, with `error` in its query where it failed' } },
    errors: ['PROVIDER_NOT_FOUND'],
    async handle({ req, res, person, params, query, requestId }) {
      external.assertKnown(params.provider);
      if (!person) return { status: 302, headers: { Location: '/sign-in?error=state_mismatch' } };
      const { code, state, error, error_description, iss } = query;
      const given = Object.entries({ code, state, error, error_description, iss });
      const back = await external.comeBack(
        {
          provider: params.provider,
          query: Object.fromEntries(given.filter((pair): pair is [string, string] => pair[1] !== undefined)),
          cookie: req.get('cookie') ?? '',
        },
        visitorOf({ req, person, requestId }, publicUrl),
      );
      // Of better-auth's cookies only those that it takes back; its session is none of ours.
      sendCookies(
        res,
        back.cookies.filter((cookie) => /max-age=0\b/i.test(cookie)),
      );
      if (back.entered) setSessionCookie({ req, res }, back.entered.token, publicUrl);
      return { status: 302, headers: { Location: back.location } };
    },
  });
}

function passkeyRoutes({ publicUrl, passkeys, service }: ExternalRouteOptions): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/accounts/passkey/options',
      access: 'guest',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'What an authenticator is asked to sign in',
      responses: {
        200: { description: 'Options for `navigator.credentials.get`', schema: PasskeyOptionsSchema },
      },
      errors: [],
      async handle(input) {
        const { options, cookies } = await passkeys.askToSignIn(visitorOf(input, publicUrl));
        sendCookies(input.res, cookies);
        return { status: 200, body: options };
      },
    }),
    route({
      method: 'post',
      path: '/api/accounts/passkey',
      access: 'guest',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Sign in with a passkey',
      body: PasskeySignInSchema,
      responses: {
        200: { description: 'Who is signed in now; the cookie is a new one', schema: SessionSchema },
      },
      errors: ['ALREADY_SIGNED_IN', 'SIGN_IN_REFUSED'],
      async handle(input) {
        const visitor = visitorOf(input, publicUrl);
        assertGuest(visitor);
        service.limits.take('', visitor);
        const entered = await passkeys.signIn(input.body, input.req.get('cookie') ?? '', visitor);
        return enteredReply(input, entered, publicUrl);
      },
    }),
  ];
}
