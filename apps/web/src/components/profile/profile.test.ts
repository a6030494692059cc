import { gzipSync } from 'node:zlib';
import { Function as Fn, Line, Location, Profile, Sample, StringTable, ValueType } from 'pprof-format';
import { expect, test } from 'vitest';
import { layoutFlame, moveSelection, originOf } from './flame-layout.ts';
import { formatValue, parsePprof } from './pprof.ts';

/** Stacks are leaf first, as pprof stores them: work ← handle ← main, and parse ← main. */
function profileBytes(): Uint8Array {
  const strings = new StringTable();
  const names = ['main.main', 'main.handle', 'main.work', 'encoding/json.parse'];
  const functions = names.map((name, index) => {
    const text = strings.dedup(name);
    return new Fn({
      id: index + 1,
      name: text,
      systemName: text,
      filename: strings.dedup('main.go'),
      startLine: 1,
    });
  });
  const locations = functions.map(
    ({ id }) =>
      new Location({ id, mappingId: 0, address: 16, line: [new Line({ functionId: id, line: 1 })] }),
  );
  const type = (name: string, unit: string) =>
    new ValueType({ type: strings.dedup(name), unit: strings.dedup(unit) });
  return new Profile({
    sampleType: [type('inuse_objects', 'count'), type('inuse_space', 'bytes')],
    sample: [
      new Sample({ locationId: [3, 2, 1], value: [1, 300] }),
      new Sample({ locationId: [4, 1], value: [2, 100] }),
      new Sample({ locationId: [2, 2, 1], value: [0, 100] }),
    ],
    location: locations,
    function: functions,
    stringTable: strings,
  }).encode();
}

const parse = (bytes: Uint8Array) => parsePprof(new Uint8Array(bytes));

test('reads a profile gzipped as Go writes it, and a plain one', async () => {
  for (const bytes of [gzipSync(profileBytes()), profileBytes()]) {
    const profile = await parse(bytes);
    expect(profile.sampleTypes.map(({ type }) => type)).toEqual(['inuse_objects', 'inuse_space']);
  }
});

test('the tree has callers above callees and sums what they hold', async () => {
  const root = (await parse(profileBytes())).tree(1);
  const [main] = root.children;
  expect(root.total).toBe(500);
  expect(main?.name).toBe('main.main');
  expect(main?.children.map(({ name, total, self }) => [name, total, self])).toEqual([
    ['main.handle', 400, 0],
    ['encoding/json.parse', 100, 100],
  ]);
});

test('a recursive function counts once for each sample in cum', async () => {
  const rows = (await parse(profileBytes())).functions(1);
  const handle = rows.find(({ name }) => name === 'main.handle');
  expect(handle).toMatchObject({ flat: 100, cum: 400 });
  expect(rows[0]).toMatchObject({ name: 'main.work', flat: 300 });
});

test('the layout gives each frame its share, and leaves out what is too thin', async () => {
  const root = (await parse(profileBytes())).tree(1);
  const wide = layoutFlame(root, '0', 0);
  expect(wide.find(({ node }) => node.name === 'encoding/json.parse')).toMatchObject({
    left: 0.8,
    width: 0.2,
  });
  expect(layoutFlame(root, '0', 0.5).some(({ node }) => node.name === 'encoding/json.parse')).toBe(false);
});

test('looking closer keeps the callers above at full width', async () => {
  const root = (await parse(profileBytes())).tree(1);
  const rects = layoutFlame(root, '0.0.0', 0);
  expect(rects.slice(0, 3).map(({ width }) => width)).toEqual([1, 1, 1]);
  expect(rects[3]).toMatchObject({ depth: 3, width: 0.75 });
});

test('arrow keys walk to callers, callees and neighbours', async () => {
  const rects = layoutFlame((await parse(profileBytes())).tree(1), '0', 0);
  expect(moveSelection(rects, '0', 'down')).toBe('0.0');
  expect(moveSelection(rects, '0.0.0', 'right')).toBe('0.0.1');
  expect(moveSelection(rects, '0.0.1', 'right')).toBe('0.0.1');
  expect(moveSelection(rects, '0.0.1', 'up')).toBe('0.0');
});

test('values are told in their unit', () => {
  expect(formatValue(1536, 'bytes')).toBe('1.5 KiB');
  expect(formatValue(12_000_000, 'nanoseconds')).toBe('12.0 ms');
  expect(formatValue(12_345, 'count')).toBe('12,345');
});

test('tells whose code a frame is', () => {
  expect(originOf({ name: 'runtime.mallocgc', file: '/usr/local/go/src/runtime/malloc.go' })).toBe('runtime');
  expect(originOf({ name: 'encoding/json.Marshal', file: '/usr/local/go/src/encoding/json/encode.go' })).toBe(
    'library',
  );
  expect(originOf({ name: 'main.handle', file: '/work/build/main.go' })).toBe('own');
});
