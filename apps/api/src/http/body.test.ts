import { expect, test } from 'vitest';
import { trickIn } from './body.ts';

test('what our clients send is no trick', () => {
  const files = { 'constructor.go': 'package main // __proto__', prototype: '' };
  expect(trickIn({ lab: 'double', files, list: [1, null, { deep: [true] }] })).toBeUndefined();
});

test('a key that would change a prototype is found at any place', () => {
  expect(trickIn(JSON.parse('{"files":{"__proto__":"x"}}'))).toMatch('__proto__');
  expect(trickIn(JSON.parse('[{"a":{"__proto__":null}}]'))).toMatch('__proto__');
});

test('a tower of a million levels is refused without climbing it', () => {
  expect(trickIn(JSON.parse('['.repeat(1_000_000) + ']'.repeat(1_000_000)))).toMatch('32 levels');
});
