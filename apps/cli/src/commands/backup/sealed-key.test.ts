import { expect, test } from 'vitest';
import { open, seal } from './sealed-key.ts';

test('a sealed text is opened by its passphrase and by no other', () => {
  const sealed = seal('{"kty":"OKP"}', 'correct horse battery');
  expect(sealed).not.toContain('OKP');
  expect(open(sealed, 'correct horse battery')).toBe('{"kty":"OKP"}');
  expect(() => open(sealed, 'correct horse batterz')).toThrow('does not open');
});

test('a changed sealed text is not opened, and a short passphrase seals nothing', () => {
  const sealed = JSON.parse(seal('text', 'correct horse battery')) as Record<string, string>;
  const data = Buffer.from(sealed.data ?? '', 'base64');
  data[0] = (data[0] ?? 0) ^ 1;
  const changed = JSON.stringify({ ...sealed, data: data.toString('base64') });
  expect(() => open(changed, 'correct horse battery')).toThrow('does not open');
  expect(() => seal('text', 'short')).toThrow('at least 12 characters');
});
