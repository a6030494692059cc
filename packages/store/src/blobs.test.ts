import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFolderBlobStore, removeHalfWritten } from './blobs.ts';

async function openStore() {
  const dir = await mkdtemp(join(tmpdir(), 'gopherlab-blobs-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return { dir, store: createFolderBlobStore(dir) };
}

async function filesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

test('what is put is found under its hash', async () => {
  const { store } = await openStore();
  const content = Buffer.from([0, 1, 2, 255]);
  const sha256 = await store.put(content);
  expect(sha256).toBe('3d1f57c984978ef98a18378c8166c1cb8ede02c03eeb6aee7e2f121dfeee3e56');
  expect(await store.get(sha256)).toEqual(content);
});

test('the same content put many times at once is one file and leaves nothing beside it', async () => {
  const { dir, store } = await openStore();
  const hashes = await Promise.all(Array.from({ length: 20 }, () => store.put(Buffer.from('same'))));
  expect(new Set(hashes).size).toBe(1);
  expect(await filesIn(dir)).toEqual([hashes[0]]);
});

test('content that was damaged is not given out', async () => {
  const { dir, store } = await openStore();
  const sha256 = await store.put(Buffer.from('true'));
  await writeFile(join(dir, sha256.slice(0, 2), sha256), 'false');
  expect(await store.get(sha256)).toBeUndefined();
});

test('a name that is no hash finds nothing, wherever it points', async () => {
  const { store } = await openStore();
  expect(await store.get('../../etc/passwd')).toBeUndefined();
  expect(await store.get('0'.repeat(64))).toBeUndefined();
});

test('what a killed writer has left is removed once nobody can be writing it any more', async () => {
  const { dir, store } = await openStore();
  const sha256 = await store.put(Buffer.from('whole'));
  await writeFile(join(dir, sha256.slice(0, 2), `${sha256}.x.tmp`), 'ha');
  expect(await removeHalfWritten(dir)).toBe(0);
  expect(await removeHalfWritten(dir, Date.now() + 2 * 60 * 60_000)).toBe(1);
  expect(await filesIn(dir)).toEqual([sha256]);
  expect(await removeHalfWritten(join(dir, 'nowhere'))).toBe(0);
});
