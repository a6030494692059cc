import { expect, test } from 'vitest';
import { callerPath } from './caller-path.ts';

test('through npm a path is relative to where npm was called', () => {
  const npm = { npm_lifecycle_event: 'grade', INIT_CWD: '/home/me/work' };
  expect(callerPath('sub', npm)).toBe('/home/me/work/sub');
  expect(callerPath('/abs', npm)).toBe('/abs');
  expect(callerPath('', npm)).toBe('');
});

test('under another npm script, or without npm, a path is taken as it is', () => {
  expect(callerPath('sub', { npm_lifecycle_event: 'test', INIT_CWD: '/elsewhere' })).toBe('sub');
  expect(callerPath('sub', {})).toBe('sub');
});
