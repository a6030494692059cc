import { accounts, invitations, roster, type Person, type Tx } from '@gopherlab/store';
import type { AccountsConfig } from '../../config-accounts.ts';
import { hashToken } from '../../http/cookies.ts';
import { AppError } from '../../http/errors.ts';

/**
 * Makes an account in the caller's transaction, with what the invitation gives where there is one. Throws
 * INVITATION_INVALID, SIGN_UP_CLOSED and EMAIL_TAKEN.
 */
export async function createAccount(
  tx: Tx,
  { signUp, mail }: AccountsConfig,
  account: Omit<accounts.NewAccount, 'invitedAs'>,
  invitation: string | undefined,
): Promise<Person> {
  await accounts.lockSignUps(tx);
  const used =
    invitation === undefined ? undefined : await invitations.useInvitation(tx, hashToken(invitation));
  if (invitation !== undefined && !used) throw new AppError('INVITATION_INVALID');
  if (!used && signUp === 'invited' && (await accounts.hasAccounts(tx))) throw new AppError('SIGN_UP_CLOSED');
  const person = await orEmailTaken(accounts.becomeAccount(tx, { ...account, invitedAs: used?.role }));
  if (used) await invitations.setInvitationUser(tx, used.id, person.id);
  // Where mail is configured an address counts once it was proved.
  if (account.emailVerified || !mail) await roster.linkRosterEntries(tx, person, account.requestId);
  return person;
}

/** Turns the database's refusal of a second account with one address into EMAIL_TAKEN. */
export async function orEmailTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === '23505' && constraint === 'people_email')
      throw new AppError('EMAIL_TAKEN', undefined, { cause: error });
    throw error;
  }
}
