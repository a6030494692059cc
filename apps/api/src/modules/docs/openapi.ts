import { z } from 'zod';
import * as contracts from '@gopherlab/contracts';
import { isOpenedByBrowsers } from '../../http/error-handler.ts';
import { STATUS, TITLES, type ErrorCode } from '../../http/errors.ts';
import type { Access, ResponseSpec, Route } from '../../http/route.ts';

export type Json = Record<string, unknown>;

/** The schemas of the contracts become components under their own names. */
const components = z.registry<{ id: string }>();
for (const [name, value] of Object.entries(contracts)) {
  if (name.endsWith('Schema') && value instanceof z.ZodType) {
    components.add(value, { id: name.slice(0, -'Schema'.length) });
  }
}

/** The OpenAPI 3.1 document of the route table. */
export function createOpenApiDocument(routes: Route[]): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gopherlab',
      version: '1',
      description:
        'Errors are `application/problem+json` (RFC 9457) with a machine-readable `code`. Every answer carries ' +
        '`X-Request-Id`. Requests that change something need the session cookie and must come from this site ' +
        '(`Sec-Fetch-Site: same-origin` or a matching `Origin`). What a caller may still do is in `RateLimit` and ' +
        '`RateLimit-Policy`; a 429 says in `Retry-After` how many seconds to wait.',
    },
    paths,
    components: {
      schemas,
      securitySchemes: {
        guest: {
          type: 'apiKey',
          in: 'cookie',
          name: 'gopherlab_session',
          description:
            'From `GET /api/session`; no account is needed. Over https its name begins with `__Host-`.',
        },
        account: signedIn('Of anybody who has signed up.'),
        instructor: signedIn('Of an instructor or an admin.'),
        admin: signedIn('Of an admin.'),
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A personal token (`glp_…`) from the page `/account/tokens`, with the scope that stands beside it.',
        },
        runner: { type: 'http', scheme: 'bearer', description: "The runners' token." },
      },
    },
  };
}

/** The same cookie, of a session that somebody has signed in to. */
function signedIn(description: string): Json {
  return { type: 'apiKey', in: 'cookie', name: 'gopherlab_session', description };
}

function operation(route: Route, schemas: Json): Json {
  const { tag, summary, description, body } = route;
  return {
    operationId: `${route.method}${route.path.replaceAll(/[^a-z]+([a-z]?)/gi, (_, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: securityOf(route),
    parameters: [
      ...parameters(route.params, 'path', schemas),
      ...parameters(route.query, 'query', schemas),
      ...parameters(route.headers, 'header', schemas),
    ],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: content(
              body,
              route.form ? 'application/x-www-form-urlencoded' : 'application/json',
              'input',
              schemas,
            ),
          },
        }
      : {}),
    responses: { ...successes(route.responses, schemas), ...failures(route, schemas) },
  };
}

function securityOf({ access, scope }: Route): Json[] {
  if (access === 'runner') return [{ runner: [] }];
  return [
    ...(access === 'public' ? [{}] : []),
    { [access === 'public' ? 'guest' : access]: [] },
    ...(scope === 'none' ? [] : [{ token: [scope] }]),
  ];
}

function parameters(schema: z.ZodObject | undefined, where: string, schemas: Json): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, part]) => ({
    name: where === 'header' ? name.replaceAll(/(^|-)[a-z]/g, (text) => text.toUpperCase()) : name,
    in: where,
    required: !(part as z.ZodType).safeParse(undefined).success,
    schema: toJsonSchema(part as z.ZodType, 'input', schemas),
  }));
}

function content(schema: z.ZodType, mediaType: string, io: 'input' | 'output', schemas: Json): Json {
  return { [mediaType]: { schema: toJsonSchema(schema, io, schemas) } };
}

function successes(responses: Record<number, ResponseSpec>, schemas: Json): Json {
  return Object.fromEntries(
    Object.entries(responses).map(([status, { description, schema, mediaType = 'application/json' }]) => {
      if (schema) return [status, { description, content: content(schema, mediaType, 'output', schemas) }];
      if (mediaType !== 'application/json') return [status, { description, content: { [mediaType]: {} } }];
      return [status, { description }];
    }),
  );
}

const NEEDS_ACCOUNT: readonly Access[] = ['account', 'instructor', 'admin'];

/** What a route may answer beside its own errors follows from its form. */
export function errorsOf(route: Route): ErrorCode[] {
  const codes = new Set<ErrorCode>(route.errors);
  if (route.limit) codes.add('TOO_MANY_REQUESTS');
  if (route.access !== 'public' && route.access !== 'runner') codes.add('NO_SESSION');
  if (NEEDS_ACCOUNT.includes(route.access)) codes.add('ACCOUNT_NEEDED');
  if (route.access === 'instructor' || route.access === 'admin') codes.add('NOT_ALLOWED');
  if (route.access === 'runner') codes.add('RUNNER_TOKEN_REFUSED');
  else for (const code of ['TOKEN_REFUSED', 'TOKEN_SCOPE'] as const) codes.add(code);
  if (route.access !== 'runner' && route.method !== 'get' && !route.fromOtherSites) codes.add('CROSS_ORIGIN');
  // At least a query that it does not know.
  codes.add('INVALID_INPUT');
  if (route.body)
    for (const code of ['INVALID_JSON', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const) codes.add(code);
  codes.add('DATABASE_UNAVAILABLE');
  return [...codes];
}

const PAGE = { schema: { type: 'string' } };

function failures(route: Route, schemas: Json): Json {
  const problem = content(contracts.ProblemSchema, 'application/problem+json', 'output', schemas);
  const inPages = isOpenedByBrowsers(route.path);
  const byStatus = Map.groupBy(errorsOf(route), (code) => STATUS[code]);
  const entries = [...byStatus].filter(([status]) => !(status in route.responses));
  return Object.fromEntries(
    entries.map(([status, codes]) => {
      const description = codes.map((code) => `\`${code}\`: ${TITLES[code]}`).join('; ');
      return [status, { description, content: inPages ? { ...problem, 'text/html': PAGE } : problem }];
    }),
  );
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const {
    $defs,
    $schema: _,
    ...rest
  } = z.toJSONSchema(schema, { metadata: components, io, unrepresentable: 'any' }) as Json;
  for (const [name, definition] of Object.entries(($defs ?? {}) as Json)) schemas[name] = relink(definition);
  const id = components.get(schema)?.id;
  if (id === undefined) return relink(rest) as Json;
  const { id: __, ...own } = rest;
  // A schema that stands in its own definitions is only referred to here.
  if (own.$ref === undefined) schemas[id] = relink(own);
  return { $ref: `#/components/schemas/${id}` };
}

function relink(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as unknown;
}
