import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findMirror } from './mirror.ts';

/** An /etc/apt with the given files. */
function aptDir(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'gopherlab-apt-'));
  mkdirSync(join(dir, 'sources.list.d'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return dir;
}

const KEY = '/usr/share/keyrings/debian-archive-keyring.gpg';

test('a deb822 file names the mirror and its key', () => {
  const dir = aptDir({
    'sources.list.d/debian.sources': `Types: deb\n# a comment\nURIs: http://mirror.example/debian/\nSuites: bookworm bookworm-updates\nComponents: main\nSigned-By: ${KEY}\n\nTypes: deb\nURIs: http://mirror.example/debian-security\nSuites: bookworm-security\nComponents: main\n`,
  });
  expect(findMirror(dir)).toEqual({ uri: 'http://mirror.example/debian', signedBy: KEY });
});

test('a one-line file names the mirror, with options or without', () => {
  const plain = aptDir({
    'sources.list':
      '# deb http://old.example/debian buster main\ndeb http://a.example/debian bookworm main contrib\n',
  });
  expect(findMirror(plain)).toEqual({ uri: 'http://a.example/debian' });
  const options = aptDir({
    'sources.list': `deb [arch=amd64 signed-by=${KEY}] https://b.example/debian bookworm main\n`,
  });
  expect(findMirror(options)).toEqual({ uri: 'https://b.example/debian', signedBy: KEY });
});

test('third parties, sources of sources, and disabled stanzas are not the mirror', () => {
  const dir = aptDir({
    'sources.list':
      'deb-src http://src.example/debian bookworm main\ndeb https://download.example/linux/debian bookworm stable\n',
    'sources.list.d/a.sources':
      'Types: deb\nEnabled: no\nURIs: http://off.example/debian\nSuites: bookworm\nComponents: main\n',
    'sources.list.d/b.list.disabled': 'deb http://gone.example/debian bookworm main\n',
  });
  expect(findMirror(dir)).toBeUndefined();
});

test('our own file is not read back', () => {
  const dir = aptDir({
    'sources.list.d/gopherlab-trixie.sources':
      'Types: deb\nURIs: http://own.example/debian\nSuites: trixie\nComponents: main\n',
  });
  expect(findMirror(dir)).toBeUndefined();
});
