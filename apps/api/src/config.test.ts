import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { generateSigningKey } from '@gopherlab/signing';
import { readConfig } from './config.ts';

function goodEnv(): Record<string, string> {
  const stateDir = mkdtempSync(join(tmpdir(), 'gopherlab-config-'));
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }));
  return {
    DATABASE_URL: 'postgresql://gopherlab:hidden-password@localhost/gopherlab',
    GOPHERLAB_STATE_DIR: stateDir,
  };
}

test('only the database must be named', () => {
  const env = goodEnv();
  const config = readConfig(env);
  expect(config).toMatchObject({ port: 3000, host: 'localhost', trustProxy: false, logLevel: 'info' });
  expect(config.blobsDir).toBe(join(env.GOPHERLAB_STATE_DIR ?? '', 'blobs'));
});

test('every wrong variable is named in one message, and no value is shown', () => {
  const env = {
    DATABASE_URL: 'mysql://user:hidden-password@host',
    PORT: '99999',
    LOG_LEVEL: 'loud',
    TRUST_PROXY: 'yes',
  };
  expect(() => readConfig(env)).toThrow(/PORT[^]*TRUST_PROXY[^]*DATABASE_URL[^]*LOG_LEVEL/);
  expect(() => readConfig(env)).not.toThrow(/hidden-password/);
});

test('an empty variable is one that is not set', () => {
  expect(readConfig({ ...goodEnv(), PORT: '', PUBLIC_URL: '' })).toMatchObject({
    port: 3000,
    publicUrl: undefined,
  });
});

test("the runners' token is made once, or taken from where the operator keeps it", () => {
  const env = goodEnv();
  expect(readConfig(env).runnerToken).toBe(readConfig(env).runnerToken);
  expect(readConfig({ ...env, RUNNER_TOKEN: 'the-operators-token' }).runnerToken).toBe('the-operators-token');
  const file = join(env.GOPHERLAB_STATE_DIR ?? '', 'token');
  writeFileSync(file, 'the-token-in-a-file\n');
  expect(readConfig({ ...env, RUNNER_TOKEN_FILE: file }).runnerToken).toBe('the-token-in-a-file');
  writeFileSync(file, 'short');
  expect(() => readConfig({ ...env, RUNNER_TOKEN_FILE: file })).toThrow('RUNNER_TOKEN_FILE');
});

test('the key that signs is made once, or taken from where the operator keeps it', () => {
  const env = goodEnv();
  const stateDir = env.GOPHERLAB_STATE_DIR ?? '';
  const made = readConfig(env).signingKey;
  expect(readConfig(env).signingKey).toBe(made);
  expect(statSync(join(stateDir, 'secrets/signing-key.json')).mode & 0o777).toBe(0o600);
  const own = generateSigningKey();
  expect(readConfig({ ...env, SIGNING_KEY: own }).signingKey).toBe(own);
  const file = join(stateDir, 'key.json');
  writeFileSync(file, own);
  expect(readConfig({ ...env, SIGNING_KEY_FILE: file }).signingKey).toBe(own);
});

test('a key that is none stops the start, and is not shown', () => {
  const env = goodEnv();
  expect(() => readConfig({ ...env, SIGNING_KEY: 'hidden-key' })).toThrow('SIGNING_KEY: the text holds no');
  expect(() => readConfig({ ...env, SIGNING_KEY: 'hidden-key' })).not.toThrow(/hidden-key/);
  const missing = join(env.GOPHERLAB_STATE_DIR ?? '', 'none');
  expect(() => readConfig({ ...env, SIGNING_KEY_FILE: missing })).toThrow(
    'SIGNING_KEY_FILE: the file cannot',
  );
});
