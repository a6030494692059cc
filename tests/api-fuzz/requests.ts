import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { ApiDocument, Operation } from './document.ts';
import { createValues, hostileString, mutate, mutations } from './values.ts';

/** A request as it goes onto the wire. */
export interface FuzzRequest {
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body: Buffer | undefined;
  /** Method and path are surely this operation's. */
  own: boolean;
  /** Nothing but values was changed: headers too are the document's. */
  regular: boolean;
}

export interface Credentials {
  cookie: string;
  runnerToken: string;
}

const BROKEN_BODIES = [
  '',
  ' ',
  '{',
  '{"a":1,}',
  "{'a':1}",
  'undefined',
  'NaN',
  '1e999',
  '"\\ud800"',
  '\ufeff{}',
  '{"a":1}{"b":2}',
  '[1,2',
  '\0',
  'null',
  '{"__proto__":{"lab":"x"}}',
  '{"files":{"__proto__":"package main"}}',
  '{"constructor":{"prototype":{"x":1}}}',
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  `{${Array.from({ length: 5000 }, (_, n) => `"k${n}":${n}`).join(',')}}`,
].map((text) => Buffer.from(text));
const BROKEN_BYTES = [
  Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
  Buffer.from([0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.from('{"a":"\xed\xa0\x80"}', 'latin1'),
];

const CONTENT_TYPES = [
  'application/json; charset=utf-8',
  'application/json; charset=utf-16le',
  'application/json; charset=iso-8859-1',
  'application/json;;;',
  'application/problem+json',
  'text/plain',
  'text/html',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  '',
  '*/*',
];

/** 8 MiB that are some KiB on the wire. */
const BOMB = Buffer.alloc(8 * 1024 * 1024, 0x20);
const ENCODED: [string, Buffer][] = [
  ['gzip', gzipSync(BOMB)],
  ['deflate', deflateSync(BOMB)],
  ['br', brotliCompressSync(BOMB.subarray(0, 256 * 1024))],
  ['gzip', Buffer.from('not gzip')],
  ['identity', Buffer.from('{}')],
  ['unknown', Buffer.from('{}')],
];

const HEADERS: Record<string, string | string[]>[] = [
  { 'X-Request-Id': 'a b"c' },
  { 'X-Request-Id': 'x'.repeat(4000) },
  { Range: 'bytes=0-18446744073709551615' },
  { 'If-None-Match': '*, "a", W/"b"' },
  { Accept: 'text/html;q=9, */*;q=x' },
  { 'Accept-Encoding': 'gzip;q=nan, br, *;q=0' },
  { Expect: '100-continue' },
  { Expect: 'the-unexpected' },
  { 'Last-Event-ID': '-1' },
  { 'Last-Event-ID': '9'.repeat(300) },
  { 'Idempotency-Key': 'ÿÿÿÿÿÿÿÿÿ' },
  { 'Idempotency-Key': ['first-key', 'second-key'] },
  { 'X-HTTP-Method-Override': 'DELETE' },
  { 'X-Forwarded-For': '::1, not an address' },
  { 'X-Forwarded-Proto': 'https' },
  { Upgrade: 'websocket', Connection: 'Upgrade' },
  { Origin: ['null', 'https://evil.example'] },
  { Host: 'evil.example' },
  { Host: '' },
  { Authorization: ['Bearer one', 'Bearer two'] },
  { Authorization: 'Basic Og==' },
  { Cookie: 'gopherlab_session=x; '.repeat(300) },
  { Cookie: ['gopherlab_session=', '__Host-gopherlab_session=a'] },
  { 'Sec-Fetch-Site': 'same-origin, cross-site' },
  { TE: 'trailers' },
];

const PATH_TRICKS = [
  '%',
  '%zz',
  '%00',
  '%2e%2e',
  '..;',
  '%ff',
  '%E0%A4%A',
  '//',
  '%2f',
  '%5c',
  ';a=b',
  '\\',
  '?',
  '?a=b&a=c',
  '#x',
];

/** Requests for one operation: valid ones, such with a fault somewhere, and hostile ones. */
export function requestsFor(
  operation: Operation,
  document: ApiDocument,
  known: Record<string, fc.Arbitrary<unknown>>,
  credentials: Credentials,
): fc.Arbitrary<FuzzRequest> {
  const { fitting, special } = createValues(document, known);
  const parameters = fc.tuple(
    ...operation.parameters.map(({ name, schema, required, in: where }) => {
      const good = special[name] ?? fitting(schema);
      const value = fc.oneof(
        { weight: 6, arbitrary: good },
        { weight: 1, arbitrary: hostileString },
        { weight: required ? 0 : 2, arbitrary: fc.constant(undefined) },
      );
      return value.map((given) => ({ name, where, value: given }));
    }),
  );
  return fc
    .record({
      parameters,
      body: bodyOf(operation, fitting),
      pathTrick: rarely(fc.constantFrom(...PATH_TRICKS)),
      query: rarely(fc.tuple(hostileString, hostileString)),
      method: rarely(
        fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PURGE'),
      ),
      extra: rarely(fc.constantFrom(...HEADERS)),
      auth: fc.oneof(
        { weight: 12, arbitrary: fc.constant('right') },
        { weight: 1, arbitrary: fc.constantFrom('none', 'wrong') },
      ),
    })
    .map((parts) => {
      const { path, headers } = place(operation, parts.parameters);
      const query = parts.query
        ? `${path.includes('?') ? '&' : '?'}${parts.query.map(encode).join('=')}`
        : '';
      return {
        method: parts.method ?? operation.method,
        path: path + query + (parts.pathTrick ?? ''),
        headers: {
          'Sec-Fetch-Site': 'same-origin',
          ...headers,
          ...authOf(operation, parts.auth, credentials),
          ...(parts.body && { ...parts.body.headers, 'Content-Length': String(parts.body.bytes.length) }),
          ...(parts.extra ?? {}),
        },
        body: parts.body?.bytes,
        // An empty value makes another path of it.
        own:
          parts.method === undefined &&
          parts.pathTrick === undefined &&
          parts.parameters.every(({ where, value }) => where !== 'path' || String(value) !== ''),
        regular: parts.extra === undefined,
      };
    });
}

/** One time in twelve. */
function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 11, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

interface Body {
  bytes: Buffer;
  headers: Record<string, string>;
}

function bodyOf(
  operation: Operation,
  fitting: ReturnType<typeof createValues>['fitting'],
): fc.Arbitrary<Body | undefined> {
  const json = (bytes: Buffer): Body => ({ bytes, headers: { 'Content-Type': 'application/json' } });
  const toBytes = (value: unknown) => json(Buffer.from(JSON.stringify(value) ?? ''));
  const broken = fc.constantFrom(...BROKEN_BODIES, ...BROKEN_BYTES);
  if (!operation.body)
    return fc.oneof(
      { weight: 8, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: broken.map(json) },
    );
  const good = fitting(operation.body);
  return fc.oneof(
    { weight: 5, arbitrary: good.map(toBytes) },
    {
      weight: 8,
      arbitrary: fc.tuple(good, mutations).map(([value, changes]) => toBytes(mutate(value, changes))),
    },
    { weight: 3, arbitrary: broken.map(json) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(good, fc.constantFrom(...CONTENT_TYPES))
        .map(([value, type]) => ({ ...toBytes(value), headers: { 'Content-Type': type } })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...ENCODED).map(([encoding, bytes]) => ({
        bytes,
        headers: { 'Content-Type': 'application/json', 'Content-Encoding': encoding },
      })),
    },
  );
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed().slice(0, 2000));
}

interface Placed {
  name: string;
  where: 'path' | 'query' | 'header';
  value: unknown;
}

function place(operation: Operation, parameters: Placed[]) {
  let { path } = operation;
  const query: string[] = [];
  const headers: Record<string, string> = {};
  for (const { name, where, value } of parameters) {
    if (value === undefined && where !== 'path') continue;
    const text = String(value);
    if (where === 'path') path = path.replace(`{${name}}`, encode(text));
    else if (where === 'query') query.push(`${name}=${encode(text)}`);
    // What no HTTP client can send in a header is tried with raw bytes elsewhere.
    else headers[name] = text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 4000);
  }
  return { path: query.length > 0 ? `${path}?${query.join('&')}` : path, headers };
}

function authOf(
  { security }: Operation,
  kind: string,
  { cookie, runnerToken }: Credentials,
): Record<string, string> {
  if (kind === 'none') return {};
  if (security.some((scheme) => 'runner' in scheme))
    return { Authorization: `Bearer ${kind === 'right' ? runnerToken : 'wrong'}` };
  return { Cookie: kind === 'right' ? cookie : `gopherlab_session=${'A'.repeat(43)}` };
}
