import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const GOOD = { RUNNER_TOKEN: 'a-token-of-some-length', SANDBOX_IMAGE: 'gopherlab/sandbox:1' };

test('little is needed, the rest has a sensible value', () => {
  expect(readConfig(GOOD)).toMatchObject({
    apiUrl: 'http://127.0.0.1:3000',
    profiles: ['standard', 'observe', 'kernel'],
    image: 'gopherlab/sandbox:1',
  });
  expect(readConfig(GOOD).capacity).toBeGreaterThanOrEqual(1);
});

test('every wrong variable is named, and no secret is shown', () => {
  const env = {
    RUNNER_TOKEN: 'short',
    RUNNER_PROFILES: 'standard,turbo',
    RUNNER_CAPACITY: '0',
    API_URL: 'ftp://x',
  };
  expect(() => readConfig(env)).toThrow(
    /API_URL.*\n.*RUNNER_TOKEN.*\n.*RUNNER_CAPACITY.*\n.*RUNNER_PROFILES.*\n.*SANDBOX_IMAGE/,
  );
  expect(() => readConfig(env)).not.toThrow(/short/);
});

test('two runners on one host have two names', () => {
  expect(readConfig(GOOD).runnerId).not.toBe(readConfig(GOOD).runnerId);
});

test('a token file that is not there is said by its name', () => {
  expect(() => readConfig({ ...GOOD, RUNNER_TOKEN: '', RUNNER_TOKEN_FILE: '/nowhere/token' })).toThrow(
    '/nowhere/token',
  );
});
