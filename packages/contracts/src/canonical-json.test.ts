import { expect, test } from 'vitest';
import { canonicalJson, jsonDifferences } from './canonical-json.ts';

test('order and white space do not count; names are sorted by code units, as RFC 8785 says', () => {
  const a = JSON.parse('{ "b": [1, {"d": 4, "c": null}], "a": true }') as unknown;
  const b = JSON.parse('{"a":true,"b":[1,{"c":null,"d":4}]}') as unknown;
  expect(canonicalJson(a)).toBe('{"a":true,"b":[1,{"c":null,"d":4}]}');
  expect(canonicalJson(a)).toBe(canonicalJson(b));
  // The example of RFC 8785, section 3.2.3.
  const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
  expect([...canonicalJson(names).matchAll(/:(\d)/g)].map((match) => match[1]).join('')).toBe('2467153');
});

test('numbers and texts have one spelling', () => {
  expect(canonicalJson([1.0, 1e21, 1e-7, -0, 0.1])).toBe('[1,1e+21,1e-7,0,0.1]');
  expect(canonicalJson('"\\/\b\n\u001f汉字\u2028')).toBe('"\\"\\\\/\\b\\n\\u001f汉字\u2028"');
});

test('what is no JSON is refused', () => {
  for (const value of [Number.NaN, Infinity, undefined, '\ud800', { '\udfff': 1 }, [undefined], 1n]) {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  }
});

test('differences are told by their paths', () => {
  expect(jsonDifferences({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
  expect(jsonDifferences({ a: [1, { b: 2 }], c: 1 }, { a: [1, { b: 3 }, 4] })).toEqual(['a.1.b', 'a.2', 'c']);
  expect(jsonDifferences({ a: null }, { a: {} })).toEqual(['a']);
  expect(jsonDifferences({ a: [] }, { a: {} })).toEqual(['a']);
  expect(jsonDifferences({ a: 1 }, { a: '1' })).toEqual(['a']);
});
