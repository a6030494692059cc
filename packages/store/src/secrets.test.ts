import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readOrCreateSecret, readSecret } from './secrets.ts';

function makeStateDir(): string {
  const stateDir = mkdtempSync(join(tmpdir(), 'gopherlab-secrets-'));
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }));
  return stateDir;
}

test('a secret is made once and stays', () => {
  const stateDir = makeStateDir();
  const secret = readOrCreateSecret(stateDir, 'token');
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(readOrCreateSecret(stateDir, 'token')).toBe(secret);
  expect(readOrCreateSecret(stateDir, 'other')).not.toBe(secret);
});

test('only its owner may read it, and nothing is left beside it', () => {
  const stateDir = makeStateDir();
  readOrCreateSecret(stateDir, 'token');
  expect(statSync(join(stateDir, 'secrets', 'token')).mode & 0o777).toBe(0o600);
  expect(statSync(join(stateDir, 'secrets')).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(stateDir, 'secrets'))).toEqual(['token']);
});

test('a file that is not there is no secret', () => {
  expect(readSecret(join(makeStateDir(), 'none'))).toBeUndefined();
});
