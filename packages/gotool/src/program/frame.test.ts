import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { PROGRAM_FRAME_SCRIPT } from '../../../../apps/api/src/http/security-headers.ts';
import { FRAME_SCRIPT, FRAME_SCRIPT_HASH, frameDocument } from './frame.ts';

test("the frame's script is the one that the page's policy and the frame's own allow", () => {
  const hash = createHash('sha256').update(FRAME_SCRIPT).digest('base64');
  expect(FRAME_SCRIPT_HASH).toBe(hash);
  expect(PROGRAM_FRAME_SCRIPT).toBe(`'sha256-${hash}'`);
});

test('the frame states its own policy before its script, and has no network', () => {
  const html = frameDocument();
  expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<script>'));
  expect(html).toContain("connect-src 'none'");
});
