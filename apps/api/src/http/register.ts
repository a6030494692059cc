import { timingSafeEqual, createHash } from 'node:crypto';
import type { Express, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { apiTokens, people, type Db, type Person } from '@gopherlab/store';
import type { Limits } from '../config.ts';
import { readForm, readJson } from './body.ts';
import { clientKey } from './client-address.ts';
import { readSessionCookie } from './cookies.ts';
import { AppError } from './errors.ts';
import { assertTokenOpens, readPersonalToken } from './personal-token.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { requestContext } from './request-context.ts';
import type { Access, Reply, Route } from './route.ts';
import { assertSameOrigin } from './same-origin.ts';

const NO_QUERY = z.strictObject({});

export interface RegistrationOptions {
  db: Db;
  runnerToken: string;
  publicUrl: URL | undefined;
  limits: Limits;
  /** Aborted when the server stops. */
  stopping: AbortSignal;
  /** Tests hold every answer to its schema. */
  checkResponses: boolean;
}

/** Gives the routes to Express, each behind its access rule, its body limit and its schemas. */
export function registerRoutes(app: Express, routes: Route[], options: RegistrationOptions): void {
  const buckets = createBuckets(options.limits);
  for (const route of routes) {
    const handlers: RequestHandler[] = [guard(route, options, buckets)];
    if (route.body) handlers.push(route.form ? readForm(route.bodyLimit) : readJson(route.bodyLimit));
    handlers.push(answer(route, options));
    app[route.method](expressPath(route.path), ...handlers);
  }
  refuseOtherMethods(app, routes);
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

const callers = new WeakMap<Request, Person>();

/** Before anything of the body is read. */
function guard(route: Route, options: RegistrationOptions, buckets: Buckets): RequestHandler {
  if (route.access === 'runner') {
    return (req, _res, next) => {
      assertRunner(req, options.runnerToken);
      next();
    };
  }
  return async (req, res, next) => {
    const tokenHash = readPersonalToken(req);
    // No browser sends a token by itself, so no other site's page can.
    const checksOrigin = tokenHash === undefined && !route.fromOtherSites;
    if (route.method !== 'get' && checksOrigin) assertSameOrigin(req, options.publicUrl);
    const token = tokenHash && (await apiTokens.useToken(options.db, tokenHash));
    // Who shows a token is nobody else, whatever cookie comes with it.
    const person = tokenHash ? token?.person : await findCaller(req, options);
    if (route.limit) {
      const taken = buckets[route.limit].take(person?.id ?? clientKey(req));
      res.set(taken.headers);
      taken.orThrow('you ask too often; wait a moment');
    }
    if (tokenHash) assertTokenOpens(route, token);
    if (person) callers.set(req, person);
    assertMayCall(route.access, person);
    next();
  };
}

function assertMayCall(access: Access, person: Person | undefined): void {
  if (access === 'public') return;
  if (!person) throw new AppError('NO_SESSION', 'fetch /api/session first and send its cookie');
  if (access === 'guest') return;
  if (person.guest) throw new AppError('ACCOUNT_NEEDED');
  if (access === 'account' || person.role === 'admin' || person.role === access) return;
  throw new AppError(
    'NOT_ALLOWED',
    `this is for ${access === 'admin' ? 'admins' : 'instructors and admins'}`,
  );
}

type Buckets = Record<NonNullable<Route['limit']>, RateLimit>;

function createBuckets({ reads, writes, streams }: Limits): Buckets {
  return {
    reads: createRateLimit('reads', reads),
    writes: createRateLimit('writes', writes),
    streams: createRateLimit('streams', streams),
  };
}

async function findCaller(req: Request, { db, publicUrl }: RegistrationOptions): Promise<Person | undefined> {
  const tokenHash = readSessionCookie(req, publicUrl);
  return tokenHash && people.findPersonByToken(db, tokenHash);
}

function assertRunner(req: Request, token: string): void {
  const given = /^Bearer (.+)$/.exec(req.get('authorization') ?? '')?.[1] ?? '';
  // Hashed first: equal lengths, and no time that tells how much was right.
  const [a, b] = [given, token].map((text) => createHash('sha256').update(text).digest());
  if (!a || !b || !timingSafeEqual(a, b)) {
    throw new AppError('RUNNER_TOKEN_REFUSED', undefined, { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
}

function answer(route: Route, options: RegistrationOptions): RequestHandler {
  return async (req, res) => {
    const { requestId, log } = requestContext(res);
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    const reply = await route.handle({
      params: parse(route.params, req.params, 'path'),
      query: parse(route.query ?? NO_QUERY, req.query, 'query'),
      headers: parse(route.headers, pickHeaders(route, req), 'header'),
      body: parse(route.body, req.body as unknown, 'body'),
      person: callers.get(req),
      requestId,
      log,
      signal: AbortSignal.any([gone.signal, options.stopping]),
      req,
      res,
    });
    if (reply) send(res, route, reply, options.checkResponses);
  };
}

function pickHeaders(route: Route, req: Request): Record<string, string | undefined> {
  const names = Object.keys(route.headers?.shape ?? {});
  return Object.fromEntries(names.map((name) => [name, req.get(name)]));
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  if (where !== 'body') refuseNul(value, where);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 20).map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
  throw new AppError('INVALID_INPUT', undefined, { issues });
}

/** The database holds no NUL, and no address or header needs one. */
function refuseNul(value: unknown, where: string): void {
  const bad = Object.entries(value ?? {}).find(([, text]) => typeof text === 'string' && text.includes('\0'));
  if (!bad) return;
  const issues = [{ path: `${where}.${bad[0]}`, message: 'holds the character NUL' }];
  throw new AppError('INVALID_INPUT', undefined, { issues });
}

function send(res: Response, route: Route, { status, body, headers }: Reply, check: boolean): void {
  const spec = route.responses[status];
  if (!spec) throw new Error(`${route.method} ${route.path} does not state the status ${status}`);
  if (check) spec.schema?.parse(body);
  // People's own data: no cache between us and them keeps it.
  if (route.access !== 'public' || body !== undefined) res.set('Cache-Control', 'no-store');
  res.status(status).set(headers ?? {});
  if (body === undefined) res.end();
  else res.json(body);
}

/** A path that exists is not «not found» because of its method. */
function refuseOtherMethods(app: Express, routes: Route[]): void {
  for (const [path, group] of Map.groupBy(routes, (route) => route.path)) {
    const allow = group.map((route) => route.method.toUpperCase());
    if (allow.includes('GET')) allow.push('HEAD');
    app.all(expressPath(path), () => {
      throw new AppError('METHOD_NOT_ALLOWED', undefined, { headers: { Allow: allow.join(', ') } });
    });
  }
}
