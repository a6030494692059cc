import { expect, test } from 'vitest';
import { duration } from '../history/clock.ts';
import { artefactKind, pairProfiles } from './artefact-kind.ts';
import { pretty, sizeWords } from './artefact-words.ts';
import { shortHash } from './short-hash.ts';

const artefact = (name: string, mediaType = 'application/vnd.google.pprof') => ({
  name,
  mediaType,
  title: { en: name, zh: name },
  sizeBytes: 1,
  sha256: 'a'.repeat(64),
});

test('only text and JSON are read in the page; a page of somebody else is never drawn', () => {
  expect(artefactKind(artefact('a.txt', 'text/plain; charset=utf-8'))).toBe('text');
  expect(artefactKind(artefact('a.json', 'application/json'))).toBe('json');
  expect(artefactKind(artefact('a.html', 'text/html'))).toBe('other');
  expect(artefactKind(artefact('a.svg', 'image/svg+xml'))).toBe('other');
  expect(artefactKind(artefact('heap.pb.gz', 'application/octet-stream'))).toBe('profile');
});

test('before and after of one thing are a pair, in that order', () => {
  const names = ['heap-after.pb.gz', 'goroutine.pb.gz', 'heap-before.pb.gz'];
  const pairs = pairProfiles(names.map((name) => artefact(name)));
  expect(pairs.map((pair) => pair.stem)).toEqual(['heap', 'goroutine']);
  expect(pairs[0]?.members.map((member) => member.moment)).toEqual(['before', 'after']);
});

test('durations, sizes and hashes are short and exact enough', () => {
  expect([4, 470.4, 1310, 125_000].map(duration)).toEqual(['4 ms', '470 ms', '1.3 s', '2 min 5 s']);
  expect([12, 2048, 3 * 1024 * 1024].map(sizeWords)).toEqual(['12 B', '2.0 KiB', '3.0 MiB']);
  expect(shortHash(`sha256:${'3f9a41'.padEnd(62, '0')}c2`)).toBe('3f9a41…c2');
});

test('JSON gets a line for each value, and what is not JSON stays as it is', () => {
  expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(pretty('{"a":')).toBe('{"a":');
});
