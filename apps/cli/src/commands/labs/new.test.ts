import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalogue } from '@gopherlab/catalogue';
import { expect, test } from 'vitest';
import { createLab } from './new.ts';

async function emptyLabs(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'gopherlab-labs-')), 'labs');
}

test('a new lab has no problem and carries its name everywhere', async () => {
  const labsDir = await emptyLabs();
  expect(await createLab(labsDir, 'token-bucket')).toBe(join(labsDir, 'token-bucket'));
  const { labs, problems } = await loadCatalogue(labsDir);
  expect(problems).toEqual([]);
  const lab = labs.get('token-bucket');
  expect(lab?.solution['go.mod']).toContain('gopherlab.dev/token-bucket');
  expect(await readdir(labsDir)).toEqual(['token-bucket']);
});

test.for(['Token', 'a_b', '-a', '../x', '', 'a b'])('%j is no name for a lab', async (slug) => {
  await expect(createLab(await emptyLabs(), slug)).rejects.toMatchObject({ name: 'UsageError' });
});

test('a lab that is there, and the folders that labs share, are left alone', async () => {
  const labsDir = await emptyLabs();
  await createLab(labsDir, 'token-bucket');
  await expect(createLab(labsDir, 'token-bucket')).rejects.toThrow(/there is something else already/);
  await expect(createLab(labsDir, 'kit')).rejects.toThrow(/there is something else already/);
});
