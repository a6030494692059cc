import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import {
  EmailSchema,
  LinkTokenSchema,
  PersonNameSchema,
  type RequestReset,
  type ResetLink,
  type SignIn,
  type SignUp,
} from '@gopherlab/contracts';
import {
  accounts,
  audit,
  people,
  readClock,
  roster,
  type BucketSize,
  type Db,
  type Person,
  type Tx,
} from '@gopherlab/store';
import type { AccountsConfig } from '../../config-accounts.ts';
import { createSessionToken, hashToken } from '../../http/cookies.ts';
import { AppError } from '../../http/errors.ts';
import { createRateLimit } from '../../http/rate-limit.ts';
import type { AuthDesk } from './auth-desk.ts';
import { createAccount, orEmailTaken } from './create-account.ts';
import { enter, type Entered } from './enter.ts';
import type { Mailer } from './mailer.ts';
import {
  accountExistsMail,
  CONFIRM_MINUTES,
  confirmMail,
  emailChangedMail,
  HANDED_RESET_MINUTES,
  RESET_MINUTES,
  resetLink,
  resetMail,
} from './mails.ts';
import type { Visitor } from './visitor.ts';

export interface AccountServiceOptions {
  db: Db;
  config: AccountsConfig;
  mailer: Mailer | undefined;
  desk: AuthDesk;
  signIns: BucketSize;
}

export type AccountService = ReturnType<typeof createAccountService>;

/** What a link of ours stands for until it is opened. */
const PendingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sign-up'),
    guestId: z.uuid(),
    name: PersonNameSchema,
    email: EmailSchema,
    passwordHash: z.string(),
    invitation: LinkTokenSchema.optional(),
  }),
  z.object({ kind: z.literal('email'), personId: z.uuid(), email: EmailSchema }),
]);
type Pending = z.infer<typeof PendingSchema>;
/** `mailed` is not there in links from before admins could make some: those were all mailed. */
const ResetSchema = z.object({ personId: z.uuid(), mailed: z.boolean().default(true) });

const identifierOf = (use: 'confirm' | 'reset', token: string) =>
  `${use}:${hashToken(token).toString('base64url')}`;

/** Signing up, in and out. */
export function createAccountService(options: AccountServiceOptions) {
  const { db, config, mailer, desk } = options;
  const limits = createSignInLimits(options.signIns);

  async function signUp(input: SignUp, visitor: Visitor): Promise<Entered | undefined> {
    assertGuest(visitor);
    limits.take(input.email, visitor);
    const passwordHash = await hashPassword(input.password);
    const { name, email, invitation, next } = input;
    const asked = {
      kind: 'sign-up' as const,
      guestId: visitor.person.id,
      name,
      email,
      passwordHash,
      invitation,
    };
    if (!mailer) return db.transaction().execute((tx) => finishSignUp(tx, config, asked, visitor, false));
    if (config.signUp === 'invited' && invitation === undefined) throw new AppError('SIGN_UP_CLOSED');
    if (await accounts.findByEmail(db, email))
      mailer.sendLater(accountExistsMail({ to: email, origin: visitor.origin, next }));
    else await sendConfirmation(asked, visitor, next);
    return undefined;
  }

  async function sendConfirmation(pending: Pending, visitor: Visitor, next?: string): Promise<void> {
    if (!mailer) throw new AppError('NO_MAIL');
    const { token } = createSessionToken();
    const identifier = identifierOf('confirm', token);
    await accounts.insertVerification(db, { identifier, value: pending, minutes: CONFIRM_MINUTES });
    mailer.sendLater(confirmMail({ to: pending.email, origin: visitor.origin, next }, token));
  }

  /** Whoever opened the link has the mailbox. */
  async function confirm(token: string, visitor: Visitor): Promise<Entered | undefined> {
    const done = await db.transaction().execute(async (tx) => {
      const value = await accounts.takeVerification(tx, identifierOf('confirm', token));
      const pending = PendingSchema.safeParse(value);
      if (!pending.success) throw new AppError('LINK_INVALID');
      if (pending.data.kind === 'email') return { was: await finishEmail(tx, pending.data, visitor) };
      assertGuest(visitor);
      return { entered: await finishSignUp(tx, config, pending.data, visitor, true) };
    });
    if ('entered' in done) return done.entered;
    // Whoever took an account over cannot do it in silence.
    if (done.was !== null) mailer?.sendLater(emailChangedMail({ to: done.was, origin: visitor.origin }));
    return undefined;
  }

  async function signIn(input: SignIn, visitor: Visitor): Promise<Entered> {
    assertGuest(visitor);
    limits.take(input.email, visitor);
    const personId = await desk.checkPassword(input, visitor);
    return enter(db, personId, visitor);
  }

  /** The answer is the same whether there is such an account or not. */
  async function requestReset({ email, next }: RequestReset, visitor: Visitor): Promise<void> {
    if (!mailer) throw new AppError('NO_MAIL', 'an admin of this installation can make you a link');
    limits.take(email, visitor);
    const account = await accounts.findByEmail(db, email);
    if (!account) return;
    const { token } = createSessionToken();
    const value = { personId: account.id, mailed: true };
    await accounts.insertVerification(db, {
      identifier: identifierOf('reset', token),
      value,
      minutes: RESET_MINUTES,
    });
    mailer.sendLater(resetMail({ to: email, origin: visitor.origin, next }, token));
  }

  /** A new password ends every session: whoever had the old one is out. */
  async function resetPassword(token: string, password: string, visitor: Visitor): Promise<void> {
    limits.take('', visitor);
    const hash = await hashPassword(password);
    await db.transaction().execute(async (tx) => {
      const reset = ResetSchema.safeParse(await accounts.takeVerification(tx, identifierOf('reset', token)));
      if (!reset.success) throw new AppError('LINK_INVALID');
      const { personId, mailed } = reset.data;
      await accounts.resetPassword(tx, personId, { hash, mailed, requestId: visitor.requestId });
    });
  }

  return {
    signUp,
    confirm,
    signIn,
    requestReset,
    resetPassword,
    sendConfirmation,
    limits,
    makeResetLink: (personId: string, visitor: Visitor) => makeResetLink(db, personId, visitor),
  };
}

/**
 * A link that an admin hands to a person who forgot the password; one that was made before opens nothing any more. Known
 * to whoever gets this: only its hash is kept. Throws PERSON_NOT_FOUND where there is no such account.
 */
async function makeResetLink(db: Db, personId: string, visitor: Visitor): Promise<ResetLink> {
  const { token } = createSessionToken();
  return db.transaction().execute(async (tx) => {
    const account = await accounts.findAccount(tx, personId);
    if (!account) throw new AppError('PERSON_NOT_FOUND');
    if (account.email === null)
      throw new AppError('PERSON_NOT_FOUND', 'an account without an address has no password');
    await accounts.revokeResets(tx, personId);
    const identifier = identifierOf('reset', token);
    const minutes = HANDED_RESET_MINUTES;
    await accounts.insertVerification(tx, { identifier, value: { personId, mailed: false }, minutes });
    const expiresAt = new Date((await readClock(tx)).getTime() + minutes * 60_000).toISOString();
    await audit.appendAudit(tx, {
      actorId: visitor.person.id,
      action: 'account.reset-link-made',
      subjectKind: 'person',
      subjectId: personId,
      detail: { expiresAt },
      requestId: visitor.requestId,
    });
    return { link: resetLink(visitor.origin, token), expiresAt };
  });
}

/** The address that it was. */
async function finishEmail(
  tx: Tx,
  { personId, email }: Extract<Pending, { kind: 'email' }>,
  { requestId }: Visitor,
): Promise<string | null> {
  const { email: was } = await people.getPerson(tx, personId);
  await orEmailTaken(accounts.changeEmail(tx, personId, email, true));
  await roster.linkRosterEntries(tx, { id: personId, email }, requestId);
  await audit.appendAudit(tx, {
    actorId: personId,
    action: 'account.email-changed',
    subjectKind: 'person',
    subjectId: personId,
    detail: {},
    requestId,
  });
  return was;
}

type SignUpAsked = Extract<Pending, { kind: 'sign-up' }>;

async function finishSignUp(
  tx: Tx,
  config: AccountsConfig,
  asked: SignUpAsked,
  visitor: Visitor,
  emailVerified: boolean,
): Promise<Entered> {
  const { guestId, name, email, invitation, passwordHash } = asked;
  const { requestId } = visitor;
  const account = { guestId, name, email, emailVerified, by: 'password', requestId };
  const person = await createAccount(tx, config, account, invitation);
  await accounts.setPasswordHash(tx, person.id, passwordHash);
  return enter(tx, person.id, visitor);
}

/** Tries for one address, from wherever, and from one network, for whichever address. */
function createSignInLimits(size: BucketSize) {
  const wide = { burst: size.burst * 10, perMinute: size.perMinute * 10 };
  const perEmail = createRateLimit('sign-ins', size);
  const perAddress = createRateLimit('sign-ins-here', wide);
  return {
    /** Throws TOO_MANY_REQUESTS. */
    take(email: string, { address }: Pick<Visitor, 'address'>): void {
      perAddress.take(address).orThrow('too many tries from your network');
      if (email !== '') perEmail.take(email).orThrow('too many tries for this address');
    },
  };
}

/** Whoever is signed in signs out first: two people's work is not mixed by mistake. */
export function assertGuest({ person }: { person: Person }): void {
  if (!person.guest) throw new AppError('ALREADY_SIGNED_IN', 'sign out first');
}
