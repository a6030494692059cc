import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { Account } from '@gopherlab/contracts';
import {
  accounts,
  audit,
  keptDrafts,
  personRemoval,
  roster,
  sessions,
  type Db,
  type Tx,
} from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { orEmailTaken } from './create-account.ts';
import type { Mailer } from './mailer.ts';
import type { AccountService } from './service.ts';
import type { Visitor } from './visitor.ts';

/** So long a sign-in is proof enough for what cannot be taken back. */
const FRESH_MINUTES = 15;

export interface ProfileOptions {
  db: Db;
  mailer: Mailer | undefined;
  service: AccountService;
}

export type Profile = ReturnType<typeof createProfile>;

/** What somebody who has an account does with it. */
export function createProfile({ db, mailer, service }: ProfileOptions) {
  const note = (tx: Db | Tx, { person, requestId }: Visitor, action: string, detail = {}) =>
    audit.appendAudit(tx, {
      actorId: person.id,
      action,
      subjectKind: 'person',
      subjectId: person.id,
      detail,
      requestId,
    });

  /** Throws PROOF_NEEDED unless the password is right, or the session's sign-in is recent. */
  async function assertProof(visitor: Visitor, currentPassword: string | undefined): Promise<void> {
    const { person, tokenHash } = visitor;
    if (currentPassword === undefined) {
      if (await sessions.isFresh(db, tokenHash, FRESH_MINUTES)) return;
      throw new AppError('PROOF_NEEDED', 'give your password, or sign in again');
    }
    service.limits.take(person.id, visitor);
    const hash = await accounts.findPasswordHash(db, person.id);
    if (hash !== undefined && (await verifyPassword({ hash, password: currentPassword }))) return;
    throw new AppError('PROOF_NEEDED', 'the password is wrong');
  }

  /** True when it is changed now; else a link was sent to the new address. */
  async function changeEmail(
    email: string,
    password: string | undefined,
    visitor: Visitor,
  ): Promise<boolean> {
    await assertProof(visitor, password);
    service.limits.take(email, visitor);
    const { person } = visitor;
    if (mailer) {
      // Whoever has that address learns by the mail; who asked is told the same in any case.
      if (!(await accounts.findByEmail(db, email)))
        await service.sendConfirmation({ kind: 'email', personId: person.id, email }, visitor);
      return false;
    }
    await db.transaction().execute(async (tx) => {
      await orEmailTaken(accounts.changeEmail(tx, person.id, email, false));
      await roster.linkRosterEntries(tx, { id: person.id, email }, visitor.requestId);
      await note(tx, visitor, 'account.email-changed');
    });
    return true;
  }

  /** Ends every other session: whoever had the old one is out. */
  async function changePassword(next: string, current: string | undefined, visitor: Visitor): Promise<void> {
    await assertProof(visitor, current);
    const hash = await hashPassword(next);
    await db.transaction().execute(async (tx) => {
      await accounts.setPasswordHash(tx, visitor.person.id, hash);
      await sessions.deleteOtherSessions(tx, visitor.person.id, visitor.tokenHash);
      await note(tx, visitor, 'account.password-changed');
    });
  }

  async function remove(email: string, password: string | undefined, visitor: Visitor): Promise<void> {
    if (email !== visitor.person.email)
      throw new AppError('INVALID_INPUT', undefined, {
        issues: [{ path: 'body.email', message: 'is not the address of this account' }],
      });
    await assertProof(visitor, password);
    const outcome = await db
      .transaction()
      .execute((tx) => personRemoval.removePerson(tx, visitor.person.id, visitor.requestId));
    if (outcome === 'last-admin')
      throw new AppError('LAST_ADMIN', 'make somebody else an admin first: others have accounts here');
  }

  async function leaveProvider(provider: string, visitor: Visitor): Promise<void> {
    await db.transaction().execute(async (tx) => {
      if (!(await accounts.deleteCredential(tx, visitor.person.id, provider)))
        throw new AppError('PROVIDER_NOT_FOUND');
      await assertWayIn(tx, visitor);
      await note(tx, visitor, 'account.left', { provider });
    });
  }

  async function removePasskey(id: string, visitor: Visitor): Promise<void> {
    await db.transaction().execute(async (tx) => {
      if (!(await accounts.deletePasskey(tx, visitor.person.id, id))) throw new AppError('PASSKEY_NOT_FOUND');
      await assertWayIn(tx, visitor);
      await note(tx, visitor, 'account.passkey-removed');
    });
  }

  return {
    assertProof,
    changeEmail,
    changePassword,
    remove,
    leaveProvider,
    removePasskey,
    get: (personId: string) => viewAccount(db, personId),
  };
}

async function assertWayIn(tx: Tx, { person }: Visitor): Promise<void> {
  const { providers } = await accounts.getAccount(tx, person.id);
  if (providers.length === 0 && (await accounts.listPasskeys(tx, person.id)).length === 0)
    throw new AppError('LAST_WAY_IN', 'set a password or add a passkey first');
}

async function viewAccount(db: Db, personId: string): Promise<Account> {
  const [account, passkeys, kept] = await Promise.all([
    accounts.getAccount(db, personId),
    accounts.listPasskeys(db, personId),
    keptDrafts.listKeptDrafts(db, personId),
  ]);
  return {
    id: account.id,
    name: account.name ?? '',
    email: account.email ?? '',
    emailVerified: account.emailVerified,
    role: account.role,
    createdAt: account.createdAt.toISOString(),
    hasPassword: account.providers.includes('credential'),
    providers: account.providers.filter((provider) => provider !== 'credential'),
    passkeys: passkeys.map(({ id, name, createdAt, backedUp }) => ({
      id,
      name: name ?? '',
      createdAt: createdAt.toISOString(),
      backedUp,
    })),
    keptDrafts: kept.map(({ id, lab, savedAt, files }) => ({
      id,
      lab,
      savedAt: savedAt.toISOString(),
      files: Object.keys(files).sort(),
    })),
  };
}
