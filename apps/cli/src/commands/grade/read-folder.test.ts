import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readFolder } from './read-folder.ts';

async function folderWith(files: Record<string, string | Uint8Array>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'gopherlab-folder-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  return dir;
}

/** The message of the error, which must be one line. */
async function refusal(dir: string): Promise<string> {
  const error = await readFolder(dir).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toMatchObject({ name: 'UsageError' });
  const { message } = error as Error;
  expect(message).not.toMatch(/\p{Cc}/u);
  return message;
}

test('all texts below the folder are read, names with a dot in front are left out', async () => {
  const dir = await folderWith({
    'main.go': 'package main\n',
    'a/b/c.go': '包',
    '.git/HEAD': 'x',
    '.env': '\0',
  });
  expect([...(await readFolder(`${dir}/`))]).toEqual([
    ['a/b/c.go', '包'],
    ['main.go', 'package main\n'],
  ]);
});

test('a folder that is not there, or is a file, is named', async () => {
  const dir = await folderWith({ 'main.go': '' });
  expect(await refusal(`${dir}/none`)).toBe(`${dir}/none: there is no such folder`);
  expect(await refusal(`${dir}/main.go`)).toBe(
    `${dir}/main.go: is a file, but the folder of the submission is wanted`,
  );
  expect(await refusal(`${dir}/main.go/x`)).toBe(`${dir}/main.go/x: a part of the path is a file`);
  expect(await refusal('')).toBe('"": there is no such folder');
});

test.for<[string, string | Uint8Array, string]>([
  ['a binary file', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0]), 'is a binary file'],
  ['a file that is not UTF-8', new Uint8Array([0x70, 0xe9]), 'is not UTF-8 text'],
  ['a file of 10 MB', 'x'.repeat(10 * 1024 * 1024), 'has 10.0 MiB; at most 256 KiB are taken'],
  ['a file a byte too large', 'x'.repeat(256 * 1024 + 1), 'has 257 KiB; at most 256 KiB are taken'],
])('%s is refused, whatever its name', async ([, content, reason]) => {
  expect(await refusal(await folderWith({ 'a/blob.bin': content }))).toMatch(
    new RegExp(`/a/blob\\.bin: ${reason}$`),
  );
});

test('a symbolic link is followed within the folder only', async () => {
  const dir = await folderWith({ 'main.go': 'package main\n', 'lib/x.go': '' });
  await symlink('main.go', join(dir, 'same.go'));
  expect((await readFolder(dir)).get('same.go')).toBe('package main\n');
  await symlink('/etc/hostname', join(dir, 'secret.go'));
  expect(await refusal(dir)).toBe(`${dir}/secret.go: is a symbolic link out of the folder`);
});

test('a link to a sibling whose name begins alike is a link out of the folder', async () => {
  const dir = await folderWith({});
  await mkdir(`${dir}-more`);
  await writeFile(`${dir}-more/main.go`, '');
  await symlink(`${dir}-more/main.go`, join(dir, 'main.go'));
  expect(await refusal(dir)).toContain('is a symbolic link out of the folder');
});

test.for<[string, string]>([
  ['nowhere.go', 'is a symbolic link that leads nowhere'],
  ['loop.go', 'is a symbolic link that leads in a circle'],
  ['lib', 'is a symbolic link to a folder'],
])('a link to %s is refused', async ([target, reason]) => {
  const dir = await folderWith({ 'lib/x.go': '' });
  await symlink(target === 'loop.go' ? 'loop.go' : target, join(dir, target === 'lib' ? 'link' : 'loop.go'));
  expect(await refusal(dir)).toContain(reason);
});

test('a pipe is refused without waiting for a writer', async () => {
  const dir = await folderWith({});
  execFileSync('mkfifo', [join(dir, 'main.go')]);
  expect(await refusal(dir)).toBe(`${dir}/main.go: is not a regular file`);
});

test('a name with a line break does not break the line', async () => {
  const dir = await folderWith({ 'a\nb\x1b[2J.go': new Uint8Array([0]) });
  expect(await refusal(dir)).toBe(`${dir}/a\\nb\\u001b[2J.go: is a binary file`);
});

test('a folder that is no submission is not walked to its end', async () => {
  const many = Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`f${index}.go`, '']));
  expect(await refusal(await folderWith(many))).toContain('has more than 2000 files');
});
