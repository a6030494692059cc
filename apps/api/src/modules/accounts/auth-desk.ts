import { isAPIError } from 'better-auth/api';
import type { SignIn } from '@gopherlab/contracts';
import type { Db } from '@gopherlab/store';
import type { AccountsConfig } from '../../config-accounts.ts';
import { AppError } from '../../http/errors.ts';
import type { Logger } from '../../logger.ts';
import { authCalls, type AuthCall } from './auth-adapter.ts';
import { createAuth, type Auth } from './auth.ts';
import type { Visitor } from './visitor.ts';

/** An installation has one address, or the few names of one machine. */
const MOST_ORIGINS = 16;

export type AuthDesk = ReturnType<typeof createAuthDesk>;

/** Where better-auth is called: each call knows who calls, and says whom it let in. */
export function createAuthDesk({ db, config, logger }: { db: Db; config: AccountsConfig; logger: Logger }) {
  const known = new Map<string, Auth>();

  function authAt(origin: string): Auth {
    const auth = known.get(origin) ?? createAuth({ db, config, origin, logger });
    if (known.size >= MOST_ORIGINS) known.clear();
    known.set(origin, auth);
    return auth;
  }

  /** Runs one call; `signedIn` is whom it let in. */
  async function call<T>(
    visitor: Visitor,
    work: (auth: Auth) => Promise<T>,
    createPerson: AuthCall['createPerson'] = refusePeople,
  ): Promise<{ value: T; signedIn: string | undefined }> {
    const store: AuthCall = { caller: visitor.person, createPerson, signedIn: undefined };
    const value = await authCalls.run(store, () => work(authAt(visitor.origin)));
    return { value, signedIn: store.signedIn };
  }

  /** The person whose password it is. Throws SIGN_IN_REFUSED, after the same time whether there is such an account. */
  async function checkPassword(body: SignIn, visitor: Visitor): Promise<string> {
    try {
      const { signedIn } = await call(visitor, (auth) => auth.api.signInEmail({ body }));
      if (signedIn !== undefined) return signedIn;
    } catch (error) {
      if (!isAPIError(error) || error.statusCode >= 500) throw error;
    }
    throw new AppError('SIGN_IN_REFUSED', 'the address or the password is wrong');
  }

  return { call, checkPassword, forget: (origin: string) => known.delete(origin) };
}

function refusePeople(): Promise<never> {
  return Promise.reject(new Error('this call makes no people'));
}
