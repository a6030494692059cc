import { expect, test } from 'vitest';
import { fetchedMbOf } from './build-image.ts';

test.each([
  ['Get:12 http://mirror/debian trixie/main amd64 golang amd64 1.27 [45.3 MB]', 45.3],
  ['Get:1 http://mirror/debian trixie/main amd64 gcc amd64 14 [14.4 kB]', 0.0144],
  ['Get:2 http://mirror/debian trixie/main amd64 x amd64 1 [1,024 B]', 0.001024],
  ['Setting up golang (1.27) ...', 0],
  ['', 0],
])('%s is %d MB', (line, megabytes) => {
  expect(fetchedMbOf(line)).toBeCloseTo(megabytes, 6);
});
