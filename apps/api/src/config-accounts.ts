import { z } from 'zod';
import { readOrCreateSecret } from '@gopherlab/store';
import { ConfigError } from './config-error.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '::1', '[::1]'];
const PROVIDER_ID = /^[a-z][a-z0-9]{0,30}$/;

/** Every variable is described in docs/accounts.md. */
export const AccountsEnvSchema = z.object({
  AUTH_SECRET: z.string().min(32).optional(),
  SIGN_UP: z.enum(['open', 'invited']).default('open'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/, 'must be an address or Name <address>')
    .optional(),
  GITHUB_CLIENT_ID: z.string().min(1).optional(),
  GITHUB_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_PROVIDERS: z.string().min(1).optional(),
});

export interface OidcProvider {
  /** In the redirect address: `/api/auth/callback/<id>`. */
  id: string;
  /** What people read on the button. */
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
}

export interface AccountsConfig {
  /** Signs the cookies that carry a sign-in over to a provider and back. */
  secret: string;
  signUp: 'open' | 'invited';
  mail: { smtpUrl: string; from: string } | undefined;
  github: { clientId: string; clientSecret: string } | undefined;
  oidc: OidcProvider[];
}

type AccountsEnv = z.infer<typeof AccountsEnvSchema> & { HOST: string; PUBLIC_URL?: string | undefined };

/** `env` is what is set; of its names those of OIDC providers follow from `OIDC_PROVIDERS`. Throws ConfigError. */
export function readAccountsConfig(
  value: AccountsEnv,
  env: NodeJS.ProcessEnv,
  stateDir: string,
): AccountsConfig {
  const problems: string[] = [];
  const pair = <A extends string, B extends string>(
    a: [string, A | undefined],
    b: [string, B | undefined],
  ) => {
    if (a[1] !== undefined && b[1] !== undefined) return [a[1], b[1]] as const;
    if (a[1] !== undefined || b[1] !== undefined)
      problems.push(
        `${a[1] === undefined ? a[0] : b[0]}: is needed beside ${a[1] === undefined ? b[0] : a[0]}`,
      );
    return undefined;
  };
  const mail = pair(['SMTP_URL', value.SMTP_URL], ['MAIL_FROM', value.MAIL_FROM]);
  const github = pair(
    ['GITHUB_CLIENT_ID', value.GITHUB_CLIENT_ID],
    ['GITHUB_CLIENT_SECRET', value.GITHUB_CLIENT_SECRET],
  );
  const oidc = readOidcProviders(value.OIDC_PROVIDERS, env, problems);
  const links = mail !== undefined || github !== undefined || oidc.length > 0;
  if (links && value.PUBLIC_URL === undefined && !LOOPBACK.includes(value.HOST)) {
    problems.push('PUBLIC_URL: is needed for links in mails and for the way back from a provider');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    secret: value.AUTH_SECRET ?? readOrCreateSecret(stateDir, 'auth-secret'),
    signUp: value.SIGN_UP,
    mail: mail && { smtpUrl: mail[0], from: mail[1] },
    github: github && { clientId: github[0], clientSecret: github[1] },
    oidc,
  };
}

function readOidcProviders(
  list: string | undefined,
  env: NodeJS.ProcessEnv,
  problems: string[],
): OidcProvider[] {
  const ids = list === undefined ? [] : list.split(',').map((id) => id.trim());
  return ids.flatMap((id, index) => {
    if (!PROVIDER_ID.test(id) || id === 'github' || id === 'credential' || ids.indexOf(id) !== index) {
      problems.push(
        'OIDC_PROVIDERS: must be different names of small letters and digits, and none is github',
      );
      return [];
    }
    const read = (name: string) => {
      const given = env[`OIDC_${id.toUpperCase()}_${name}`];
      if (given === undefined) problems.push(`OIDC_${id.toUpperCase()}_${name}: is needed for ${id}`);
      return given ?? '';
    };
    const issuer = read('ISSUER');
    if (issuer !== '' && !/^https?:/.test(URL.canParse(issuer) ? new URL(issuer).protocol : ''))
      problems.push(`OIDC_${id.toUpperCase()}_ISSUER: must be an http or https address`);
    return [
      {
        id,
        name: env[`OIDC_${id.toUpperCase()}_NAME`] ?? id,
        issuer: issuer.replace(/\/$/, ''),
        clientId: read('CLIENT_ID'),
        clientSecret: read('CLIENT_SECRET'),
      },
    ];
  });
}
