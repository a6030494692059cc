import { isAPIError } from 'better-auth/api';
import type { AddPasskey, PasskeyOptions, PasskeySignIn } from '@gopherlab/contracts';
import { audit, type Db } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import type { AuthDesk } from './auth-desk.ts';
import { enter, type Entered } from './enter.ts';
import type { Visitor } from './visitor.ts';

export interface Asked {
  options: PasskeyOptions;
  /** Holds the name of the challenge. */
  cookies: string[];
}

export type Passkeys = ReturnType<typeof createPasskeys>;

/** Signing in with an authenticator, and adding one to an account. */
export function createPasskeys({ db, desk }: { db: Db; desk: AuthDesk }) {
  return {
    async askToSignIn(visitor: Visitor): Promise<Asked> {
      const { value } = await desk.call(visitor, ({ api }) =>
        api.generatePasskeyAuthenticationOptions({ headers: new Headers(), returnHeaders: true }),
      );
      return { options: { ...value.response }, cookies: value.headers.getSetCookie() };
    },

    async signIn(body: PasskeySignIn, cookie: string, visitor: Visitor): Promise<Entered> {
      const { signedIn } = await desk
        .call(visitor, ({ api }) =>
          api.verifyPasskeyAuthentication({ body, headers: new Headers({ cookie }) }),
        )
        .catch(refuse('SIGN_IN_REFUSED'));
      if (signedIn === undefined) throw new AppError('SIGN_IN_REFUSED');
      return enter(db, signedIn, visitor);
    },

    async askToAdd(visitor: Visitor): Promise<Asked> {
      const { value } = await desk.call(visitor, ({ api }) =>
        api.generatePasskeyRegistrationOptions({ headers: new Headers(), returnHeaders: true }),
      );
      return { options: { ...value.response }, cookies: value.headers.getSetCookie() };
    },

    async add({ name, response }: AddPasskey, cookie: string, visitor: Visitor): Promise<void> {
      await desk
        .call(visitor, ({ api }) =>
          api.verifyPasskeyRegistration({ body: { name, response }, headers: new Headers({ cookie }) }),
        )
        .catch(refuse('INVALID_INPUT'));
      const { person, requestId } = visitor;
      const subject = { subjectKind: 'person', subjectId: person.id, detail: { name }, requestId };
      await audit.appendAudit(db, { actorId: person.id, action: 'account.passkey-added', ...subject });
    },
  };
}

/** An answer that does not fit its challenge, or is of no key that is known. A fault of the database stays one. */
function refuse(code: 'SIGN_IN_REFUSED' | 'INVALID_INPUT') {
  return (cause: unknown): never => {
    // better-auth calls an answer that it cannot read a fault of its own.
    if (isAPIError(cause)) throw new AppError(code, 'the passkey was not accepted', { cause });
    throw cause;
  };
}
