import { mkdirSync, mkdtempSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addTrixieSource, explainAptFailure } from './apt.ts';

function aptDir(sources: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'gopherlab-apt-'));
  mkdirSync(join(dir, 'sources.list.d'));
  writeFileSync(join(dir, 'sources.list'), sources);
  return dir;
}

test('Debian 13 comes from the host’s own mirror and is preferred for nothing', () => {
  const dir = aptDir('deb http://mirror.example/debian bookworm main\n');
  addTrixieSource(dir);
  const source = readFileSync(join(dir, 'sources.list.d/gopherlab-trixie.sources'), 'utf8');
  expect(source).toContain('URIs: http://mirror.example/debian\n');
  expect(source).toContain('Suites: trixie\n');
  expect(readFileSync(join(dir, 'preferences.d/gopherlab-trixie'), 'utf8')).toContain('Pin-Priority: 50');
});

test('adding it again changes nothing', () => {
  const dir = aptDir('deb http://mirror.example/debian bookworm main\n');
  addTrixieSource(dir);
  const file = join(dir, 'sources.list.d/gopherlab-trixie.sources');
  utimesSync(file, 1, 1);
  addTrixieSource(dir);
  expect(statSync(file).mtimeMs).toBe(1000);
});

test('a machine without a Debian mirror is told what to add', () => {
  expect(() => addTrixieSource(aptDir(''))).toThrow(/No Debian mirror/);
});

test.each([
  [
    'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt)',
    /Another program is installing/,
  ],
  ['E: dpkg was interrupted, you must manually run', /cut off/],
  ['E: You don’t have enough free space in /var/cache/apt/archives/. not have enough free space', /no room/],
  ['Err:1 http://m trixie\n  Temporary failure resolving ‘m’\nE: Failed to fetch', /cannot be fetched/],
  ['W: GPG error: The following signatures … NO_PUBKEY 0E98', /key of Debian 13/],
  ['E: something new', /something new/],
])('apt’s “%s” has a cause and a next step', (output, cause) => {
  const error = explainAptFailure(['install', 'x'], output);
  expect(error.message).toMatch(cause);
  expect(error.nextStep).toMatch(/try again/);
});
