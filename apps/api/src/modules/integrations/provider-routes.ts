import { ProviderStateSchema, type ProviderState } from '@gopherlab/contracts';
import type { Config } from '../../config.ts';
import { route, type Route } from '../../http/route.ts';
import { originOf } from '../accounts/visitor.ts';

type Configured = Pick<Config, 'accounts' | 'publicUrl' | 'ltiAllowPrivate' | 'webhookAllowPrivate'>;

/** What the environment of the api says of others that it works with, for admins; no secret is among it. */
export function providerRoutes(config: Configured): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/admin/providers',
      access: 'admin',
      scope: 'admin',
      limit: 'reads',
      tag: 'Administration',
      summary: 'How people sign in and how mail is sent, as configured',
      responses: { 200: { description: 'Without any secret', schema: ProviderStateSchema } },
      errors: [],
      handle: ({ req }) =>
        Promise.resolve({ status: 200, body: describe(config, originOf(req, config.publicUrl)) }),
    }),
  ];
}

function describe(config: Configured, origin: string): ProviderState {
  const { github, oidc, mail, signUp } = config.accounts;
  const callback = (id: string) => `${origin}/api/auth/callback/${id}`;
  return {
    signUp,
    publicUrl: config.publicUrl?.origin ?? null,
    providers: [
      ...(github
        ? [
            {
              id: 'github',
              name: 'GitHub',
              issuer: null,
              clientId: github.clientId,
              callbackUrl: callback('github'),
            },
          ]
        : []),
      ...oidc.map(({ id, name, issuer, clientId }) => {
        return { id, name, issuer, clientId, callbackUrl: callback(id) };
      }),
    ],
    mail: mail ? describeMail(mail) : null,
    privateNetworks: { lti: config.ltiAllowPrivate, webhooks: config.webhookAllowPrivate },
  };
}

function describeMail({ smtpUrl, from }: { smtpUrl: string; from: string }): ProviderState['mail'] {
  const url = new URL(smtpUrl);
  const encrypted = url.protocol === 'smtps:';
  return {
    host: url.hostname,
    port: Number(url.port) || (encrypted ? 465 : 587),
    encrypted,
    signsIn: url.username !== '',
    from,
  };
}
