import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { clientKey } from '../../http/client-address.ts';
import { createSessionToken, isSecure, setSessionCookie } from '../../http/cookies.ts';
import { AppError } from '../../http/errors.ts';
import { route, type Route } from '../../http/route.ts';
import { originOf } from '../accounts/visitor.ts';
import type { LaunchService, LoginRequest } from './launch.ts';
import { CONTINUE_SCRIPT, sendFramePage, sendHopPage } from './pages.ts';
import type { ToolKey } from './tool-key.ts';

const COOKIE = 'gopherlab_lti';
const DAY_MS = 24 * 60 * 60 * 1000;

/** Platforms add parameters of their own; those are passed over. */
const LoginSchema = z.object({
  iss: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[^\0]*$/),
  login_hint: z.string().min(1).max(4000),
  client_id: z.string().min(1).max(255).optional(),
  lti_message_hint: z.string().max(8000).optional(),
  target_link_uri: z.string().max(2000).optional(),
});
const LaunchSchema = z.object({
  id_token: z.string().max(60_000).optional(),
  state: z.string().min(1).max(200),
  error: z.string().max(200).optional(),
  error_description: z.string().max(1000).optional(),
  /** Our own page sent it once more. */
  hop: z.literal('1').optional(),
});

export interface LtiRouteOptions {
  launches: LaunchService;
  key: ToolKey;
  publicUrl: URL | undefined;
}

/** What platforms and the browsers that they send call. */
export function ltiRoutes({ launches, key, publicUrl }: LtiRouteOptions): Route[] {
  async function login(request: LoginRequest, req: Request, res: Response): Promise<void> {
    const platform = await launches.findPlatform(request);
    if (req.get('sec-fetch-dest') === 'iframe') {
      sendFramePage(res, platform.authUrl, `/lti/login?${new URLSearchParams({ ...request }).toString()}`);
      return;
    }
    const browser = readBrowser(req, publicUrl) ?? randomBytes(32).toString('base64url');
    setBrowser(req, res, browser, publicUrl);
    const url = await launches.beginLogin(platform, request, { browser, origin: originOf(req, publicUrl) });
    res.status(302).set({ Location: url, 'Cache-Control': 'no-store' }).end();
  }

  const begin = {
    path: '/lti/login',
    access: 'public',
    scope: 'none',
    limit: 'writes',
    tag: 'Integrations',
    summary: 'Begins a launch: the third-party initiated login of OpenID Connect',
    responses: {
      302: { description: "To the platform's authorisation endpoint" },
      200: { description: 'In a frame: a page that opens the launch in a window', mediaType: 'text/html' },
    },
    errors: ['LTI_REFUSED'],
  } as const;
  return [
    route({
      ...begin,
      errors: ['LTI_REFUSED'],
      method: 'get',
      query: LoginSchema,
      handle: ({ query, req, res }) => login(query, req, res),
    }),
    route({
      ...begin,
      errors: ['LTI_REFUSED'],
      method: 'post',
      fromOtherSites: true,
      form: true,
      body: LoginSchema,
      handle: ({ body, req, res }) => login(body, req, res),
    }),
    route({
      method: 'post',
      path: '/lti/launch',
      access: 'public',
      scope: 'none',
      limit: 'writes',
      tag: 'Integrations',
      summary: 'Ends a launch: checks the id_token, signs the person in and goes to what was linked',
      fromOtherSites: true,
      form: true,
      body: LaunchSchema,
      responses: {
        303: { description: 'To the page that was linked' },
        200: { description: 'A page that sends the form once more from this site', mediaType: 'text/html' },
      },
      errors: ['LTI_REFUSED'],
      async handle({ body, req, res, requestId }) {
        const { id_token: idToken, state, error, error_description: why = '', hop } = body;
        if (error !== undefined)
          throw new AppError('LTI_REFUSED', `the platform says: ${error} ${why}`.trim());
        if (idToken === undefined) throw new AppError('LTI_REFUSED', 'the id_token is missing');
        const browser = readBrowser(req, publicUrl);
        if (browser === undefined) {
          if (hop === undefined) return sendHopPage(res, { id_token: idToken, state });
          throw new AppError(
            'LTI_REFUSED',
            'this launch was begun in another browser, or cookies are blocked',
          );
        }
        const session = createSessionToken();
        const userAgent = req.get('user-agent')?.toWellFormed().slice(0, 400) ?? null;
        const path = await launches.launch(
          { idToken, state },
          { browser, origin: originOf(req, publicUrl), requestId },
          { tokenHash: session.tokenHash, userAgent, address: clientKey(req) },
        );
        setSessionCookie({ req, res }, session.token, publicUrl);
        return { status: 303, headers: { Location: path } };
      },
    }),
    route({
      method: 'get',
      path: '/lti/jwks',
      access: 'public',
      scope: 'none',
      limit: 'reads',
      tag: 'Integrations',
      summary: 'The public key that this tool signs with for learning platforms',
      responses: {
        200: {
          description: 'A JWK Set',
          schema: z.strictObject({ keys: z.array(z.record(z.string(), z.string())) }),
        },
      },
      errors: [],
      handle: () => Promise.resolve({ status: 200, body: { keys: [key.publicKey] } }),
    }),
    route({
      method: 'get',
      path: '/lti/continue.js',
      access: 'public',
      scope: 'none',
      limit: 'reads',
      tag: 'Integrations',
      summary: 'Sends the form of a page that goes on by itself',
      responses: { 200: { description: 'The script', mediaType: 'text/javascript' } },
      errors: [],
      handle({ res }) {
        res.status(200).set('Cache-Control', 'no-cache').type('text/javascript').send(CONTINUE_SCRIPT);
        return Promise.resolve();
      },
    }),
  ];
}

function cookieName(req: Request, publicUrl: URL | undefined): string {
  return isSecure(req, publicUrl) ? `__Host-${COOKIE}` : COOKIE;
}

function readBrowser(req: Request, publicUrl: URL | undefined): string | undefined {
  const name = cookieName(req, publicUrl);
  const pairs = (req.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined;
}

function setBrowser(req: Request, res: Response, value: string, publicUrl: URL | undefined): void {
  const secure = isSecure(req, publicUrl);
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: DAY_MS } as const;
  res.cookie(cookieName(req, publicUrl), value, options);
}
