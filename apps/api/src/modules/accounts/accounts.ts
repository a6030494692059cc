import type { Db } from '@gopherlab/store';
import type { Config } from '../../config.ts';
import type { Logger } from '../../logger.ts';
import { createAuthDesk, type AuthDesk } from './auth-desk.ts';
import { createMailer, type Mailer } from './mailer.ts';
import { createAccountService, type AccountService } from './service.ts';

/** What the routes of accounts are made of. */
export interface Accounts extends AsyncDisposable {
  mailer: Mailer | undefined;
  desk: AuthDesk;
  service: AccountService;
}

export function createAccounts({ db, config, logger }: { db: Db; config: Config; logger: Logger }): Accounts {
  const mailer = createMailer(config.accounts.mail, logger);
  const desk = createAuthDesk({ db, config: config.accounts, logger });
  const signIns = config.limits.signIns;
  const service = createAccountService({ db, config: config.accounts, mailer, desk, signIns });
  return {
    mailer,
    desk,
    service,
    [Symbol.asyncDispose]: async () => mailer?.[Symbol.asyncDispose](),
  };
}
