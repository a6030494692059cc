import type { AppContext } from '../../context.ts';
import type { Route } from '../../http/route.ts';
import { accountRoutes } from './routes.ts';

/** Every route of accounts, invitations and their administration. */
export function allAccountRoutes({ db, config, accounts }: AppContext): Route[] {
  const { publicUrl } = config;
  return [...accountRoutes({ db, config: config.accounts, publicUrl, service: accounts.service })];
}
