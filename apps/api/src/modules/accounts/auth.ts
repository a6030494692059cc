import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { Db, Person } from '@gopherlab/store';
import type { AccountsConfig } from '../../config-accounts.ts';
import type { Logger } from '../../logger.ts';
import { authCalls, createAuthAdapter } from './auth-adapter.ts';

/** Where better-auth's own routes would be; of them only the way back from a provider exists. */
const AUTH_PATH = '/api/auth';

export interface AuthOptions {
  db: Db;
  config: AccountsConfig;
  /** Where people reach this site, without a path. */
  origin: string;
  logger: Logger;
}

/**
 * better-auth as a library: it hashes passwords, speaks to providers and to authenticators. Its handler is not mounted; our
 * routes call it, and the session that a browser holds is ours alone.
 */
export function createAuth({ db, config, origin, logger }: AuthOptions) {
  const { github, oidc } = config;
  return betterAuth({
    appName: 'Gopherlab',
    baseURL: origin,
    basePath: AUTH_PATH,
    secret: config.secret,
    database: createAuthAdapter(db),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: {
      level: 'error',
      // Its details may hold an address or a code.
      log: (level, message) => logger.warn({ level, reason: message }, 'better-auth failed'),
    },
    advanced: {
      cookiePrefix: 'gopherlab',
      useSecureCookies: origin.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/api' },
      database: { generateId: 'uuid', validateSchema: false },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 1, maxPasswordLength: 128 },
    verification: { storeIdentifier: 'hashed', ...VERIFICATIONS },
    user: USERS,
    account: {
      ...CREDENTIALS,
      // An account with the same address is only joined when both sides have confirmed it; whoever is signed in may join any.
      accountLinking: { enabled: true, allowDifferentEmails: true },
      updateAccountOnSignIn: false,
    },
    ...(github
      ? { socialProviders: { github: { ...github, mapProfileToUser: () => ({ image: undefined }) } } }
      : {}),
    onAPIError: { errorURL: `${origin}/sign-in` },
    hooks: {
      // eslint-disable-next-line @typescript-eslint/require-await -- better-auth's form of a hook
      before: createAuthMiddleware(async () => {
        const caller = authCalls.getStore()?.caller;
        return caller && !caller.guest ? { context: { context: { session: sessionOf(caller) } } } : undefined;
      }),
    },
    plugins: [
      passkey({ rpName: 'Gopherlab', rpID: new URL(origin).hostname, origin, schema: PASSKEYS }),
      ...(oidc.length > 0 ? [genericOAuth({ config: oidc.map(toGenericProvider) })] : []),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;

const TIMES = { createdAt: 'created_at', updatedAt: 'updated_at' };
const USERS = { modelName: 'people', fields: { emailVerified: 'email_verified', ...TIMES } };
const CREDENTIALS = {
  modelName: 'credentials',
  fields: {
    userId: 'person_id',
    providerId: 'provider',
    accountId: 'subject',
    password: 'password_hash',
    ...TIMES,
  },
};
const VERIFICATIONS = { modelName: 'verifications', fields: { expiresAt: 'expires_at', ...TIMES } };
const PASSKEYS = {
  passkey: {
    modelName: 'passkeys',
    fields: {
      userId: 'person_id',
      publicKey: 'public_key',
      credentialID: 'credential_id',
      deviceType: 'device_type',
      backedUp: 'backed_up',
      createdAt: 'created_at',
    },
  },
};

/** What better-auth wants to see of a session that we have checked. */
function sessionOf({ id, name, email }: Person) {
  const now = new Date();
  const times = { createdAt: now, updatedAt: now };
  return {
    session: { id, userId: id, token: '', expiresAt: new Date(now.getTime() + 60_000), ...times },
    user: { id, name: name ?? '', email: email ?? '', emailVerified: true, ...times },
  };
}

function toGenericProvider(provider: AccountsConfig['oidc'][number]) {
  const { id, name, issuer, clientId, clientSecret } = provider;
  return {
    providerId: id,
    name,
    clientId,
    clientSecret,
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    scopes: ['openid', 'email', 'profile'],
    requireIdTokenVerification: true,
    mapProfileToUser: () => ({ image: undefined }),
  };
}
