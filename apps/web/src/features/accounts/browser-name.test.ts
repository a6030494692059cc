import { expect, test } from 'vitest';
import { browserName } from './browser-name.ts';

test.for([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140 · Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge 140 · Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/18.1 Safari/605',
    'Safari 18 · macOS',
  ],
  ['curl/8.5', 'curl/8.5'],
] as const)('%s is shown as %s', ([userAgent, name]) => {
  expect(browserName(userAgent)).toBe(name);
});

test('a client without a name has none', () => {
  expect(browserName(null)).toBeUndefined();
});
