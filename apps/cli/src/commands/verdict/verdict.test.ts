import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalogue, submissionHash } from '@gopherlab/catalogue';
import { generateSigningKey, openKeyring, signVerdict, toSignedVerdict } from '@gopherlab/signing';
import { expect, onTestFinished, test } from 'vitest';
import { ISSUER, judged } from '../../../../../packages/signing/src/verdict.testing.ts';
import { runCli } from '../../run-cli.testing.ts';

const LABS = join(import.meta.dirname, '../../../../../labs');
const FILES = { 'pool.go': 'package pool // mine\n' };
/** Each call is a process of its own; on a busy machine a start takes seconds. */
const SLOW = { timeout: 300_000 };

/** An installation that has signed a verdict of `worker-pool`, and a folder to work in. */
async function createInstallation() {
  const dir = mkdtempSync(join(tmpdir(), 'gopherlab-verdict-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const env = { GOPHERLAB_STATE_DIR: join(dir, 'state') };
  const signingKey = generateSigningKey();
  mkdirSync(join(dir, 'state/secrets'), { recursive: true });
  writeFileSync(join(dir, 'state/secrets/signing-key.json'), signingKey, { mode: 0o600 });
  const keyring = await openKeyring({ signingKey });
  const { submission, verdict } = judged();
  verdict.submissionHash = submissionHash(FILES);
  const jws = await signVerdict(keyring, ISSUER, submission, verdict, []);
  const path = (name: string) => join(dir, name);
  const write = (name: string, content: unknown) =>
    writeFileSync(path(name), typeof content === 'string' ? content : JSON.stringify(content));
  write('verdict.json', toSignedVerdict(jws));
  return {
    env,
    keyring,
    path,
    write,
    signed: toSignedVerdict(jws),
    run: (...args: string[]) => runCli(['verdict', ...args], { env, cwd: dir }),
  };
}

interface Printed {
  valid: boolean;
  findings: { part: string; outcome: string; message: string }[];
  statement: unknown;
}

const partsThatFail = (stdout: string) =>
  (JSON.parse(stdout) as Printed).findings
    .filter(({ outcome }) => outcome === 'fails')
    .map(({ part }) => part);

test("a verdict is valid by the installation's own keys, and by saved ones elsewhere", SLOW, async () => {
  const { run, keyring, write, path, signed } = await createInstallation();
  const own = await run('verify', 'verdict.json');
  expect(own.stderr).toBe('');
  expect(own.code).toBe(0);
  expect(own.stdout).toMatch(/^60 \/ 100 {2}worker-pool, attempt 4 · graded · /);
  expect(own.stdout).toContain(`✓ key ${keyring.kid} is among the keys of this installation`);
  expect(own.stdout).toContain('✓ the signature is good');
  expect(own.stdout).toMatch(/Valid\.\n$/);

  write('jwks.json', keyring.publicKeys);
  const elsewhere = { GOPHERLAB_STATE_DIR: path('elsewhere') };
  const args = ['verdict', 'verify', path('verdict.json'), '--keys', path('jwks.json'), '--json'];
  const { code, stdout } = await runCli(args, { env: elsewhere });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ valid: true, statement: signed.statement });
});

test('each part that does not hold is named', SLOW, async () => {
  const { run, write, signed } = await createInstallation();
  const other = await openKeyring({ signingKey: generateSigningKey() });
  write('other-keys.json', other.publicKeys);
  write('better.json', { ...signed, statement: { ...signed.statement, score: 100 } });
  const [head = '', payload = '', signature = ''] = signed.jws.split('.');
  const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
  write('forged.json', { ...signed, jws: `${head}.${payload}.${flipped}` });
  write('praised.json', { ...signed, note: 'with honours' });
  write('nonsense.json', { ...signed, jws: 'a.b.c' });
  const cases: [string[], string[]][] = [
    [['better.json'], ['statement']],
    [['forged.json'], ['signature']],
    [['praised.json'], ['members']],
    [['nonsense.json'], ['form']],
    [['verdict.json', '--keys', 'other-keys.json'], ['key']],
  ];
  for (const [args, parts] of cases) {
    const { code, stdout } = await run('verify', ...args, '--json');
    expect.soft({ args, code, parts: partsThatFail(stdout) }).toEqual({ args, code: 1, parts });
  }
  const told = await run('verify', 'better.json', '--lang', 'zh');
  expect(told.stdout).toContain('✗ 文件显示的内容与签名的内容不一致：score');
  expect(told.stdout).toMatch(/无效。\n$/);
});

test('files and lab are held against the hashes that were signed', SLOW, async () => {
  const { run, path } = await createInstallation();
  const catalogue = await loadCatalogue(LABS);
  const entry = catalogue.labs.get('worker-pool')?.manifest.entry;
  expect(entry).toBe('pool.go');
  mkdirSync(path('mine'));
  writeFileSync(path('mine/pool.go'), FILES['pool.go']);
  writeFileSync(path('mine/README.md'), 'no part of a submission\n');
  const good = await run('verify', 'verdict.json', '--files', 'mine');
  expect(good.code).toBe(0);
  expect(good.stdout).toContain('✓ the files in mine (pool.go) are those that were judged');
  expect(good.stdout).toContain('· the lab worker-pool here is another version');
  writeFileSync(path('mine/pool.go'), `${FILES['pool.go']}// changed\n`);
  const changed = await run('verify', 'verdict.json', '--files', 'mine', '--this-lab', '--json');
  expect({ code: changed.code, parts: partsThatFail(changed.stdout) }).toEqual({
    code: 1,
    parts: ['files', 'lab'],
  });
});

test('the keys can be fetched from a running installation', SLOW, async () => {
  const { run, keyring } = await createInstallation();
  const server = createServer((req, res) => {
    res.statusCode = req.url === '/.well-known/jwks.json' ? 200 : 404;
    res.end(JSON.stringify(keyring.publicKeys));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, stdout } = await run('verify', 'verdict.json', '--url', url);
  expect(code).toBe(0);
  expect(stdout).toContain(`is among the keys of ${url}/.well-known/jwks.json`);
});

test('a wrong call is one line and exit code 2', SLOW, async () => {
  const { run, write, path } = await createInstallation();
  write('text.json', 'hello');
  write('list.json', []);
  write('no-key.json', { keys: [] });
  const calls: [string[], string][] = [
    [['nowhere.json'], 'nowhere.json: cannot be read (ENOENT)'],
    [['text.json'], 'text.json: is not JSON'],
    [['list.json'], 'list.json: is no signed verdict'],
    [['verdict.json', '--keys', 'nowhere.json'], 'nowhere.json: the file with the keys cannot be read'],
    [['verdict.json', '--keys', 'no-key.json'], 'no-key.json: the set of keys has one that is not'],
    [['verdict.json', '--url', 'labs.example'], 'labs.example: is not an address'],
    [
      ['verdict.json', '--url', 'http://127.0.0.1:9'],
      'http://127.0.0.1:9/.well-known/jwks.json: the keys cannot be',
    ],
    [['verdict.json', '--keys', 'a', '--url', 'b'], 'give --keys or --url, not both'],
    [['verdict.json', '--files', 'nowhere'], 'nowhere: there is no such folder'],
    [[], "missing required argument 'file'"],
  ];
  for (const [args, message] of calls) {
    const { code, stdout, stderr } = await run('verify', ...args);
    expect.soft({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
    expect.soft(stderr).toContain(message);
    expect.soft(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
  const elsewhere = { env: { GOPHERLAB_STATE_DIR: path('elsewhere') } };
  const empty = await runCli(['verdict', 'verify', path('verdict.json')], elsewhere);
  expect(empty.code).toBe(2);
  expect(empty.stderr).toContain('this installation has no key yet');
});

test('a new key retires the old one, and verdicts of both hold', SLOW, async () => {
  const { run, keyring, path, env } = await createInstallation();
  const rotated = await run('rotate');
  expect(rotated.code, rotated.stderr).toBe(0);
  const { code, stdout } = await run('keys');
  const { keys } = JSON.parse(stdout) as { keys: { kid: string; d?: string }[] };
  expect({ code, second: keys[1]?.kid, secrets: keys.some((key) => 'd' in key) }).toEqual({
    code: 0,
    second: keyring.kid,
    secrets: false,
  });
  expect(keys[0]?.kid).not.toBe(keyring.kid);
  expect(statSync(path('state/secrets/signing-key.json')).mode & 0o777).toBe(0o600);
  expect(readFileSync(path(`state/retired-keys/${keyring.kid}.json`), 'utf8')).not.toContain('"d"');
  expect((await run('verify', 'verdict.json')).code).toBe(0);
  const set = await runCli(['verdict', 'rotate'], { env: { ...env, SIGNING_KEY: generateSigningKey() } });
  expect(set.code).toBe(2);
  expect(set.stderr).toContain('the key is set by SIGNING_KEY or SIGNING_KEY_FILE');
});
