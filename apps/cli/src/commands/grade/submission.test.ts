import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadCatalogue, type Lab } from '@gopherlab/catalogue';
import { expect, test } from 'vitest';
import { createLab } from '../labs/new.ts';
import { getLab } from './find-lab.ts';
import { readSubmission } from './submission.ts';

async function someLab(): Promise<Lab> {
  const labsDir = join(await mkdtemp(join(tmpdir(), 'gopherlab-labs-')), 'labs');
  await createLab(labsDir, 'sum');
  return getLab(await loadCatalogue(labsDir), 'sum');
}
async function folderWith(files: Record<string, string>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'gopherlab-folder-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  return dir;
}

test('editable files and Go files beside them are taken, what is no source is left out with a note', async () => {
  const dir = await folderWith({
    'main.go': 'package main\n',
    'more/x.go': 'package more\n',
    'README.md': '# Mine\n',
  });
  expect(await readSubmission(await someLab(), dir)).toEqual({
    files: { 'main.go': 'package main\n', 'more/x.go': 'package more\n' },
    notes: ['README.md: is not a kind of file that this lab takes, left out'],
  });
});

test("the lab's own files are never taken; that they differ is noted", async () => {
  const lab = await someLab();
  const goMod = lab.files.find(({ path }) => path === 'go.mod')?.content ?? '';
  const dir = await folderWith({ 'main.go': '', 'go.mod': goMod, 'main_test.go': 'package main\n' });
  expect(await readSubmission(lab, dir)).toEqual({
    files: { 'main.go': '' },
    notes: ["main_test.go: differs from the lab's own file, which is used instead"],
  });
});

test("where one of the lab's files is left out the starter's is used, and said", async () => {
  const lab = await someLab();
  const two = {
    ...lab,
    files: [...lab.files, { path: 'sum.go', role: 'editable' as const, content: 'package main\n' }],
  };
  const { files, notes } = await readSubmission(two, await folderWith({ 'main.go': 'package main\n' }));
  expect(Object.keys(files)).toEqual(['main.go']);
  expect(notes).toEqual(["sum.go: is not in the folder, the starter's is used"]);
});

test.for(['README.md', 'pool.go'])(
  "a folder with %s and none of the lab's files is a wrong call",
  async (path) => {
    const dir = await folderWith({ [path]: 'package pool\n' });
    await expect(readSubmission(await someLab(), dir)).rejects.toThrow(
      `${dir}: has no file of sum; main.go would be one`,
    );
  },
);

test.for([
  ['..\\evil.go', 'the name begins with two dots'],
  ['..evil.go', 'the name begins with two dots'],
  ['a\\..\\evil.go', 'the path has a backslash'],
  ['Main.go', 'is the same file as main.go on some systems'],
  ['vendor/x/x.go', 'a vendor folder is not taken'],
])('the file %s is refused by its name', async ([path, reason]) => {
  const dir = await folderWith({ 'main.go': '', [path ?? '']: '' });
  await expect(readSubmission(await someLab(), dir)).rejects.toThrow(`${dir}/${path}: ${reason}`);
});

test('more than 50 files are refused as a number', async () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}.go`, '']));
  const dir = await folderWith({ 'main.go': '', ...many });
  await expect(readSubmission(await someLab(), dir)).rejects.toThrow(
    `${dir}: 51 files; at most 50 are taken`,
  );
});
