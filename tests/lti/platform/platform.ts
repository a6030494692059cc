import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  verify,
  type JsonWebKey,
} from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  openidConfiguration,
  registrationPage,
  takeRegistration,
  type RegistrationFault,
} from './registration.ts';

// A learning platform written from the specifications (1EdTech LTI core 1.3, security framework 1.0, deep linking 2.0,
// AGS 2.0, NRPS 2.0), in a process of its own, with its own keys and its own code for JWT: nothing of the tool is used.

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim';
const ROLE = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const CLIENT = 'client-of-the-tool';
const DEPLOYMENT = 'deployment-1';
const COURSE = { id: 'course-7', title: 'Go in production' };

interface User {
  sub: string;
  name: string;
  email: string;
  role: 'Learner' | 'Instructor';
}
const USERS: User[] = [
  { sub: 'user-teacher', name: 'Tess Teacher', email: 'tess@school.example', role: 'Instructor' },
  { sub: 'user-learner', name: 'Lin Learner', email: 'lin@school.example', role: 'Learner' },
  { sub: 'user-other', name: '王小明', email: 'ming@school.example', role: 'Learner' },
];

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const strangers = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KID = 'platform-key-1';

/** What the test reads and steers. */
const state = {
  toolUrl: '',
  items: [] as Record<string, unknown>[],
  scores: [] as Record<string, unknown>[],
  tokens: new Map<string, string>(),
  assertions: new Set<string>(),
  problems: [] as string[],
  failScores: 0,
  fault: undefined as RegistrationFault,
  /** Tools that were entered by hand or registered themselves. */
  clients: [CLIENT],
};

const b64 = (value: string | Buffer) => Buffer.from(value).toString('base64url');

function makeJwt(claims: object, forge?: string): string {
  const alg = forge === 'none' ? 'none' : forge === 'hs256' ? 'HS256' : 'RS256';
  const input = `${b64(JSON.stringify({ alg, kid: KID, typ: 'JWT' }))}.${b64(JSON.stringify(claims))}`;
  if (forge === 'none') return `${input}.`;
  if (forge === 'hs256') {
    // The public key taken for a secret.
    const secret = keys.publicKey.export({ type: 'spki', format: 'pem' });
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  }
  const key = forge === 'stranger' ? strangers.privateKey : keys.privateKey;
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}

/** The claims of a JWT that the tool signed, checked against the keys that it publishes. */
async function readToolJwt(jwt: string): Promise<Record<string, unknown>> {
  const [head = '', body = '', signature = ''] = jwt.split('.');
  const { alg, kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, string>;
  const { keys: published } = (await (await fetch(`${state.toolUrl}/lti/jwks`)).json()) as {
    keys: (JsonWebKey & { kid: string })[];
  };
  const jwk = published.find((one) => one.kid === kid);
  if (alg !== 'RS256' || !jwk) throw new Error('the JWT names no key of the tool');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  if (!verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url')))
    throw new Error('the signature of the tool does not hold');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  if (Number(claims.exp) * 1000 < Date.now()) throw new Error('the JWT of the tool is too old');
  return claims;
}

function launchClaims(query: URLSearchParams): Record<string, unknown> {
  const hint = JSON.parse(query.get('lti_message_hint') ?? '{}') as Record<string, string>;
  const user = USERS.find(({ sub }) => sub === query.get('login_hint'));
  if (!user) throw new Error('no such user');
  const now = Math.floor(Date.now() / 1000) - (hint.forge === 'expired' ? 7200 : 0);
  const deep = hint.kind === 'deep-link';
  return {
    iss: url(),
    aud: hint.forge === 'audience' ? 'another-client' : query.get('client_id'),
    sub: user.sub,
    iat: now,
    exp: now + 300,
    nonce: hint.forge === 'nonce' ? 'another-nonce' : query.get('nonce'),
    name: user.name,
    email: hint.email ?? user.email,
    [`${CLAIM}/version`]: '1.3.0',
    [`${CLAIM}/message_type`]: deep ? 'LtiDeepLinkingRequest' : (hint.message ?? 'LtiResourceLinkRequest'),
    [`${CLAIM}/deployment_id`]: hint.forge === 'deployment' ? 'another' : DEPLOYMENT,
    [`${CLAIM}/target_link_uri`]: hint.target ?? `${state.toolUrl}/lti/launch`,
    [`${CLAIM}/roles`]: [
      ROLE + user.role,
      'http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator',
    ],
    [`${CLAIM}/context`]: COURSE,
    'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice': {
      context_memberships_url: `${url()}/members`,
      service_versions: ['2.0'],
    },
    ...(deep
      ? {
          'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings': {
            deep_link_return_url: `${url()}/deep-link-return`,
            accept_types: ['ltiResourceLink'],
            accept_presentation_document_targets: ['window'],
            ...(hint.multiple ? { accept_multiple: true, accept_lineitem: true } : {}),
            data: 'opaque-42',
          },
        }
      : {
          [`${CLAIM}/resource_link`]: { id: hint.link ?? 'link-1', title: 'The lab' },
          'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': {
            scope: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'],
            lineitem: `${url()}/lineitems/1?tenant=a`,
          },
        }),
  };
}

function authorise(query: URLSearchParams, res: ServerResponse): void {
  const wanted = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
  };
  for (const [name, value] of Object.entries(wanted))
    if (query.get(name) !== value) state.problems.push(`${name} is ${String(query.get(name))}`);
  if (!state.clients.includes(query.get('client_id') ?? '')) state.problems.push('an unknown client_id');
  if (query.get('redirect_uri') !== `${state.toolUrl}/lti/launch`)
    state.problems.push('another redirect_uri');
  const { forge } = JSON.parse(query.get('lti_message_hint') ?? '{}') as { forge?: string };
  const token = makeJwt(launchClaims(query), forge);
  html(
    res,
    `<form method="post" action="${state.toolUrl}/lti/launch"><input name="id_token" type="hidden" value="${token}">
     <input name="state" type="hidden" value="${query.get('state') ?? ''}"></form><script>document.forms[0].submit()</script>`,
  );
}

async function issueToken(body: URLSearchParams, res: ServerResponse): Promise<void> {
  const claims = await readToolJwt(body.get('client_assertion') ?? '');
  const fits =
    body.get('grant_type') === 'client_credentials' &&
    body.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' &&
    state.clients.includes(String(claims.iss)) &&
    claims.sub === claims.iss &&
    claims.aud === `${url()}/token` &&
    typeof claims.jti === 'string' &&
    !state.assertions.has(claims.jti);
  if (!fits) return json(res, 400, { error: 'invalid_client' });
  state.assertions.add(String(claims.jti));
  const token = randomUUID();
  state.tokens.set(token, body.get('scope') ?? '');
  json(res, 200, { access_token: token, token_type: 'Bearer', expires_in: 3600, scope: body.get('scope') });
}

function holds(req: IncomingMessage, scope: string): boolean {
  const token = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
  return state.tokens.get(token)?.split(' ').includes(scope) ?? false;
}

function takeScore(req: IncomingMessage, body: string, res: ServerResponse): void {
  if (!holds(req, 'https://purl.imsglobal.org/spec/lti-ags/scope/score')) return json(res, 401, {});
  if (req.headers['content-type'] !== 'application/vnd.ims.lis.v1.score+json') return json(res, 415, {});
  if (state.failScores > 0) {
    state.failScores -= 1;
    return json(res, 503, {});
  }
  const score = JSON.parse(body) as Record<string, unknown>;
  const last = state.scores.at(-1);
  if (last && String(score.timestamp) <= String(last.timestamp)) return json(res, 409, {});
  state.scores.push(score);
  res.writeHead(204).end();
}

function listMembers(req: IncomingMessage, page: string | null, res: ServerResponse): void {
  if (!holds(req, 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly'))
    return json(res, 401, {});
  const [first, ...rest] = USERS;
  const shown = page === null ? [first] : rest;
  if (page === null) res.setHeader('Link', `<${url()}/members?page=2>; rel="next"`);
  const members = shown.flatMap((user) =>
    user
      ? [
          {
            user_id: user.sub,
            name: user.name,
            email: user.email,
            status: 'Active',
            roles: [ROLE + user.role],
          },
        ]
      : [],
  );
  json(res, 200, { id: `${url()}/members`, context: COURSE, members });
}

function register(req: IncomingMessage, body: string, res: ServerResponse): void {
  if (state.fault === 'refuses') return json(res, 403, { error: 'access_denied' });
  const clientId = `registered-${state.clients.length}`;
  const deploymentId = state.fault === 'no-deployment' ? undefined : DEPLOYMENT;
  const answer = takeRegistration(req, body, { clientId, deploymentId, toolUrl: state.toolUrl });
  state.clients.push(clientId);
  json(res, 201, answer);
}

async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(req.url ?? '/', url());
  let body = '';
  for await (const chunk of req) body += String(chunk);
  if (pathname === '/jwks') {
    const jwk = keys.publicKey.export({ format: 'jwk' });
    return json(res, 200, { keys: [{ ...jwk, kid: KID, alg: 'RS256', use: 'sig' }] });
  }
  if (pathname === '/auth') return authorise(searchParams, res);
  if (pathname === '/token') return issueToken(new URLSearchParams(body), res);
  if (pathname === '/lineitems/1/scores' && searchParams.get('tenant') === 'a')
    return takeScore(req, body, res);
  if (pathname === '/openid-configuration') return json(res, 200, openidConfiguration(url(), state.fault));
  if (pathname === '/register') return register(req, body, res);
  if (pathname === '/admin') return html(res, registrationPage(url(), searchParams.get('tool') ?? ''));
  if (pathname === '/members') return listMembers(req, searchParams.get('page'), res);
  if (pathname === '/deep-link-return') {
    const claims = await readToolJwt(new URLSearchParams(body).get('JWT') ?? '');
    if (!state.clients.includes(String(claims.iss)) || claims.aud !== url())
      throw new Error('the deep link is not ours');
    state.items.push(claims);
    return html(res, '<h1>Placed into the course</h1>');
  }
  json(res, 404, {});
}

function json(res: ServerResponse, status: number, value: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}
function html(res: ServerResponse, body: string): void {
  res
    .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
    .end(`<!doctype html><title>School</title>${body}`);
}

const server = createServer((req, res) => {
  handle(req, res).catch((error: unknown) => {
    state.problems.push(String(error));
    json(res, 400, { error: String(error) });
  });
});
function url(): string {
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

process.on('message', (message: Partial<typeof state> & { ask?: boolean }) => {
  const { ask, ...change } = message;
  // A fault that is over comes as null.
  Object.assign(state, change, 'fault' in change ? { fault: change.fault ?? undefined } : {});
  if (ask) process.send?.({ items: state.items, scores: state.scores, problems: state.problems });
});
process.on('disconnect', () => process.exit());
server.listen(0, 'localhost', () => process.send?.({ url: url() }));
