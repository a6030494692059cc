import type { Db } from '@gopherlab/store';
import type { Config } from '../../config.ts';
import type { Logger } from '../../logger.ts';
import { createAuthDesk } from './auth-desk.ts';
import { createExternalSignIn, type ExternalSignIn } from './external-sign-in.ts';
import { createInvitationService, type InvitationService } from './invitation-service.ts';
import { createMailer } from './mailer.ts';
import { createPasskeys, type Passkeys } from './passkeys.ts';
import { createProfile, type Profile } from './profile.ts';
import { createAccountService, type AccountService } from './service.ts';

/** What the routes of accounts are made of. */
export interface Accounts extends AsyncDisposable {
  service: AccountService;
  external: ExternalSignIn;
  passkeys: Passkeys;
  profile: Profile;
  invites: InvitationService;
}

export function createAccounts({ db, config, logger }: { db: Db; config: Config; logger: Logger }): Accounts {
  const { accounts, limits } = config;
  const mailer = createMailer(accounts.mail, logger);
  const desk = createAuthDesk({ db, config: accounts, logger });
  const service = createAccountService({ db, config: accounts, mailer, desk, signIns: limits.signIns });
  return {
    service,
    external: createExternalSignIn({ db, config: accounts, desk }),
    passkeys: createPasskeys({ db, desk }),
    profile: createProfile({ db, mailer, service }),
    invites: createInvitationService({ db, mailer }),
    [Symbol.asyncDispose]: async () => mailer?.[Symbol.asyncDispose](),
  };
}
