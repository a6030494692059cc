import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { kyselyAdapter } from '@better-auth/kysely-adapter';
import type { BetterAuthOptions, DBAdapter } from 'better-auth/types';
import type { Db, Person } from '@gopherlab/store';

/** What one call of better-auth is told by us, and tells us. */
export interface AuthCall {
  /** Who calls, by our session. */
  caller: Person;
  /** Makes an account: what better-auth takes for a new user may be a guest who is here already. */
  createPerson(db: Db, user: NewUser): Promise<UserRow>;
  /** Whom better-auth has let in. Its own session is never kept: ours is made of this. */
  signedIn: string | undefined;
}

export interface NewUser {
  name: string;
  email: string;
  emailVerified: boolean;
}

export interface UserRow extends NewUser {
  id: string;
  createdAt: Date;
  updatedAt: Date;
}

export const authCalls = new AsyncLocalStorage<AuthCall>();

type CreateAdapter = (options: BetterAuthOptions) => DBAdapter;
interface Create {
  model: string;
  data: Record<string, unknown>;
}

/** Tokens of providers, which we have no use for. */
const TOKENS = [
  'accessToken',
  'refreshToken',
  'idToken',
  'accessTokenExpiresAt',
  'refreshTokenExpiresAt',
  'scope',
];

/**
 * better-auth's own adapter for Kysely but for three things: a new user goes to `createPerson`, sessions are told and not
 * kept, and no token of a provider is stored.
 */
export function createAuthAdapter(db: Db): CreateAdapter {
  return (options) => {
    const inner = kyselyAdapter(db, { type: 'postgres', transaction: false })(options);
    const adapter = {
      ...inner,
      create: async ({ model, data, ...rest }: Create) => {
        if (model === 'user') return currentCall().createPerson(db, data as unknown as NewUser);
        if (model === 'session') {
          currentCall().signedIn = data.userId as string;
          return { id: randomUUID(), ...data };
        }
        return inner.create({ model, data: withoutTokens(data), ...rest });
      },
      update: async (args: { model: string; update: Record<string, unknown> }) =>
        inner.update({ ...args, update: withoutTokens(args.update) } as Parameters<typeof inner.update>[0]),
      findOne: async (args: Parameters<typeof inner.findOne>[0]) =>
        args.model === 'session' ? null : inner.findOne(args),
      findMany: async (args: Parameters<typeof inner.findMany>[0]) =>
        args.model === 'session' ? [] : inner.findMany(args),
      delete: async (args: Parameters<typeof inner.delete>[0]) => {
        if (args.model !== 'session') await inner.delete(args);
      },
      deleteMany: async (args: Parameters<typeof inner.deleteMany>[0]) =>
        args.model === 'session' ? 0 : inner.deleteMany(args),
      transaction: async (work: (tx: unknown) => Promise<unknown>) =>
        db.isTransaction
          ? work(adapter)
          : db.transaction().execute((tx) => work(createAuthAdapter(tx)(options))),
    };
    // Generic in its rows, of which nothing is known here.
    return adapter as unknown as DBAdapter;
  };
}

function currentCall(): AuthCall {
  const call = authCalls.getStore();
  if (!call) throw new Error('better-auth was called from outside');
  return call;
}

function withoutTokens(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !TOKENS.includes(key)));
}
