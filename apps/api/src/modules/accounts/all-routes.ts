import type { AppContext } from '../../context.ts';
import type { Route } from '../../http/route.ts';
import { adminRoutes } from './admin-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { externalRoutes } from './external-routes.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { profileRoutes } from './profile-routes.ts';
import { accountRoutes } from './routes.ts';
import { securityRoutes } from './security-routes.ts';

/** Every route of accounts, invitations and their administration. */
export function allAccountRoutes({ db, config, accounts, verdicts }: AppContext): Route[] {
  const { publicUrl } = config;
  const { service, external, passkeys, profile, invites } = accounts;
  return [
    ...accountRoutes({ db, config: config.accounts, publicUrl, service }),
    ...externalRoutes({ publicUrl, external, passkeys, service }),
    ...profileRoutes({ db, publicUrl, profile }),
    ...securityRoutes({ db, publicUrl, profile, passkeys }),
    ...exportRoutes({ db, profile, verdicts }),
    ...invitationRoutes({ db, publicUrl, invites, service }),
    ...adminRoutes({ db, publicUrl, service }),
  ];
}
