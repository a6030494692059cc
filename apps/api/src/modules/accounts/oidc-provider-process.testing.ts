// A process: oidc-provider as anybody's identity provider would run it, with its own login page.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

const { redirectUri, clientId, clientSecret } = JSON.parse(process.env.PROVIDER ?? '{}') as Record<
  string,
  string
>;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: clientId ?? '',
        client_secret: clientSecret ?? '',
        redirect_uris: [redirectUri ?? ''],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['keys of this process alone'] },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => {
        const [name, email, verified] = sub.split('|');
        return { sub, name, email, email_verified: verified === 'yes' };
      },
    }),
  });
  const handle = provider.callback();
  server.on('request', (req, res) => void handle(req, res));
  process.send?.({ port });
});
