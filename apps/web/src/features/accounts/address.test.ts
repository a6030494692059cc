import { expect, test } from 'vitest';
import { isThisMachine } from './address.ts';

test('loopback is told from every other address, in both families', () => {
  expect(['127.0.0.1', '127.1.2.3', '0:0:0:0::/64'].map(isThisMachine)).toEqual([true, true, true]);
  const others = ['192.0.2.7', '2001:db8:0:0::/64', 'fe80:0:0:0::/64', '127.0.0.1.example', '', null];
  expect(others.map(isThisMachine)).toEqual(others.map(() => false));
});
