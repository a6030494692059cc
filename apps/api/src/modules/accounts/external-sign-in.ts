import { getOAuthState, isAPIError } from 'better-auth/api';
import { LinkTokenSchema, type BeginExternal } from '@gopherlab/contracts';
import { audit, type Db, type Tx } from '@gopherlab/store';
import type { AccountsConfig } from '../../config-accounts.ts';
import { AppError } from '../../http/errors.ts';
import { nextPath, withNext } from '../../http/next-path.ts';
import type { AuthCall, NewUser, UserRow } from './auth-adapter.ts';
import type { AuthDesk } from './auth-desk.ts';
import type { Auth } from './auth.ts';
import { createAccount } from './create-account.ts';
import { enter, type Entered } from './enter.ts';
import type { Visitor } from './visitor.ts';

export interface Begun {
  url: string;
  /** Carries what the way back is checked by. */
  cookies: string[];
}

/** What came back from a provider. */
export interface CameBack {
  /** A page of ours. */
  location: string;
  entered: Entered | undefined;
  cookies: string[];
}

export interface Callback {
  provider: string;
  query: Record<string, string>;
  /** The browser's `Cookie` header. */
  cookie: string;
}

export type ExternalSignIn = ReturnType<typeof createExternalSignIn>;

/** Signing in, up and joining an account by GitHub or an OIDC provider. */
export function createExternalSignIn({
  db,
  config,
  desk,
}: {
  db: Db;
  config: AccountsConfig;
  desk: AuthDesk;
}) {
  /** Throws PROVIDER_NOT_FOUND. */
  function assertKnown(provider: string): void {
    const known = [...(config.github ? ['github'] : []), ...config.oidc.map(({ id }) => id)];
    if (!known.includes(provider)) throw new AppError('PROVIDER_NOT_FOUND');
  }

  /** A guest goes on to sign in or up, whoever has an account to join the provider to it. */
  async function begin(
    provider: string,
    visitor: Visitor,
    { invitation, next }: BeginExternal,
  ): Promise<Begun> {
    assertKnown(provider);
    const joining = !visitor.person.guest;
    const onward = nextPath(next, visitor.origin);
    const body = {
      provider,
      callbackURL: joining ? '/account' : (onward ?? '/'),
      errorCallbackURL: joining ? '/account' : withNext('/sign-in', onward),
      disableRedirect: true,
      ...(invitation === undefined ? {} : { additionalData: { invitation } }),
    };
    const ask = ({ api }: Auth) =>
      joining
        ? api.linkSocialAccount({ body, headers: new Headers(), returnHeaders: true })
        : api.signInSocial({ body, headers: new Headers(), returnHeaders: true });
    const { value } = await desk.call(visitor, ask).catch((error: unknown) => {
      if (!isAPIError(error)) throw error;
      // What a provider says of itself is read when better-auth is made; it may have been away then.
      desk.forget(visitor.origin);
      return desk.call(visitor, ask).catch((cause: unknown) => {
        throw new AppError('PROVIDER_UNAVAILABLE', undefined, { cause });
      });
    });
    const { url } = value.response;
    if (url === undefined) throw new AppError('PROVIDER_UNAVAILABLE');
    return { url, cookies: value.headers.getSetCookie() };
  }

  async function comeBack({ provider, query, cookie }: Callback, visitor: Visitor): Promise<CameBack> {
    const { createPerson, refusal } = personMaker(config, visitor, provider);
    const headers = new Headers({ cookie });
    const { value: response, signedIn } = await desk.call(
      visitor,
      ({ api }) =>
        api.callbackOAuth({ params: { id: provider }, query, headers, method: 'GET', asResponse: true }),
      createPerson,
    );
    const cookies = response.headers.getSetCookie();
    const refused = refusal();
    if (refused) return { location: `/sign-in?error=${refused.code}`, entered: undefined, cookies };
    if (signedIn === undefined) {
      const location = ownPath(response.headers.get('location'), visitor);
      if (location === '/account') await noteJoined(db, visitor, provider);
      return { location, entered: undefined, cookies };
    }
    if (!visitor.person.guest)
      return { location: '/account?error=ALREADY_SIGNED_IN', entered: undefined, cookies };
    const onward = ownPath(response.headers.get('location'), visitor);
    return { location: onward, entered: await enter(db, signedIn, visitor), cookies };
  }

  return { assertKnown, begin, comeBack };
}

/** Makes the account of somebody whom the provider sent; better-auth swallows why it could not, so it is kept here. */
function personMaker(config: AccountsConfig, visitor: Visitor, provider: string) {
  let refused: AppError | undefined;
  const createPerson: AuthCall['createPerson'] = async (db, user) => {
    const state: unknown = await getOAuthState();
    const invitation = LinkTokenSchema.safeParse((state as { invitation?: unknown } | null)?.invitation).data;
    const make = (tx: Tx) => makePerson(tx, config, user, { visitor, provider, invitation });
    try {
      return await (db.isTransaction ? make(db as Tx) : db.transaction().execute(make));
    } catch (error) {
      if (error instanceof AppError) refused = error;
      throw error;
    }
  };
  return { createPerson, refusal: () => refused };
}

interface Origin {
  visitor: Visitor;
  provider: string;
  invitation: string | undefined;
}

async function makePerson(
  tx: Tx,
  config: AccountsConfig,
  user: NewUser,
  { visitor, provider, invitation }: Origin,
): Promise<UserRow> {
  const account = {
    guestId: visitor.person.guest ? visitor.person.id : undefined,
    name: shownName(user),
    email: user.email.toLowerCase(),
    emailVerified: user.emailVerified,
    by: provider,
    requestId: visitor.requestId,
  };
  const person = await createAccount(tx, config, account, invitation);
  const now = new Date();
  const { id, name, email } = { ...account, id: person.id };
  return { id, name, email, emailVerified: account.emailVerified, createdAt: now, updatedAt: now };
}

/** Providers need not know a name, and theirs may be anything. */
function shownName({ name, email }: NewUser): string {
  const given = name.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu, '').trim();
  return (given === '' ? (email.split('@')[0] ?? email) : given).slice(0, 100);
}

/** Pages of ours alone: the state came back from outside. */
function ownPath(location: string | null, { origin }: Visitor): string {
  const path = location?.startsWith(`${origin}/`) ? location.slice(origin.length) : location;
  return nextPath(path ?? undefined, origin) ?? '/sign-in?error=unknown';
}

async function noteJoined(db: Db, { person, requestId }: Visitor, provider: string): Promise<void> {
  await audit.appendAudit(db, {
    actorId: person.id,
    action: 'account.joined',
    subjectKind: 'person',
    subjectId: person.id,
    detail: { provider },
    requestId,
  });
}
