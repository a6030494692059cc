import { expect, test } from 'vitest';
import { MemoryFs, resolvePath } from './memory-fs.ts';
import { createNodeFs } from './node-fs.ts';

const text = (files: MemoryFs, path: string) => new TextDecoder().decode(files.readFile(path));
const bytes = (content: string) => new TextEncoder().encode(content);

function createHost(files: MemoryFs) {
  const written: string[] = [];
  const host = createNodeFs(
    files,
    {
      write: (fd, data) => written.push(`${fd}:${new TextDecoder().decode(data)}`),
      read: (_buffer, done) => done(0),
    },
    { cwd: '/work' },
  );
  return { ...host, written };
}

/** Calls a function with Node's callback, which is called at once. */
function call<Value = unknown>(
  work: (done: (error: { code: string } | null, value?: unknown) => void) => void,
) {
  let result: { error: string | undefined; value: Value } | undefined;
  work((error, value) => (result = { error: error?.code, value: value as Value }));
  if (!result) throw new Error('the callback was not called');
  return result;
}

test('paths are resolved against a folder, and never leave the root', () => {
  expect(resolvePath('/work/a', '../b/./c')).toBe('/work/b/c');
  expect(resolvePath('/work', '/tmp/x')).toBe('/tmp/x');
  expect(resolvePath('/work', '../../../etc')).toBe('/etc');
});

test('bytes that were mounted are copied before the first write', () => {
  const files = new MemoryFs();
  const shared = bytes('original');
  files.mount('/a/b/file', shared);
  const node = files.createFile('/a/b/file');
  files.write(node, bytes('ORIG'), 0);
  files.write(node, bytes('!'), 8);
  expect(text(files, '/a/b/file')).toBe('ORIGinal!');
  expect(new TextDecoder().decode(shared)).toBe('original');
});

test('a file that shrinks and grows again has zeroes where it was cut', () => {
  const files = new MemoryFs();
  files.mount('/f', bytes('abcdef'));
  const node = files.createFile('/f');
  files.resize(node, 2);
  files.resize(node, 4);
  expect([...files.readFile('/f')]).toEqual([97, 98, 0, 0]);
});

test('files together have no more than the capacity, and what is removed counts no longer', () => {
  const files = new MemoryFs({ capacity: 10 });
  files.mount('/a', new Uint8Array(6));
  expect(() => files.mount('/b', new Uint8Array(5))).toThrow('ENOSPC');
  files.removeFile('/a');
  files.mount('/b', new Uint8Array(10));
  expect(files.readFile('/b')).toHaveLength(10);
});

test('opening follows the flags', () => {
  const files = new MemoryFs();
  files.createFolders('/work');
  const { fs } = createHost(files);
  const { O_CREAT, O_EXCL, O_WRONLY, O_APPEND, O_DIRECTORY } = fs.constants;
  expect(call((done) => fs.open('new', O_WRONLY, 0, done)).error).toBe('ENOENT');
  const { value: fd } = call<number>((done) => fs.open('new', O_WRONLY | O_CREAT | O_EXCL, 0o600, done));
  call((done) => fs.write(fd, bytes('one'), 0, 3, null, done));
  call((done) => fs.close(fd, done));
  expect(call((done) => fs.close(fd, done)).error).toBe('EBADF');
  expect(call((done) => fs.open('new', O_WRONLY | O_CREAT | O_EXCL, 0o600, done)).error).toBe('EEXIST');
  const { value: again } = call<number>((done) => fs.open('/work/new', O_WRONLY | O_APPEND, 0, done));
  call((done) => fs.write(again, bytes('two'), 0, 3, null, done));
  expect(text(files, '/work/new')).toBe('onetwo');
  expect(call((done) => fs.open('new', O_DIRECTORY, 0, done)).error).toBe('ENOTDIR');
  expect(call((done) => fs.open('new/below', 0, 0, done)).error).toBe('ENOTDIR');
  expect(call((done) => fs.open('.', O_WRONLY, 0, done)).error).toBe('EISDIR');
});

test('reading at a position leaves the place in the file alone', () => {
  const files = new MemoryFs();
  files.mount('/work/f', bytes('abcdef'));
  const { fs } = createHost(files);
  const { value: fd } = call<number>((done) => fs.open('f', 0, 0, done));
  const read = (position: number | null) => {
    const buffer = new Uint8Array(2);
    const { value } = call<number>((done) => fs.read(fd, buffer, 0, 2, position, done));
    return new TextDecoder().decode(buffer.subarray(0, value));
  };
  expect([read(null), read(4), read(null), read(null), read(null)]).toEqual(['ab', 'ef', 'cd', 'ef', '']);
});

test('folders are listed, renamed with what is in them, and removed when empty', () => {
  const files = new MemoryFs();
  files.mount('/work/a/one', bytes('1'));
  const { fs } = createHost(files);
  call((done) => fs.mkdir('a/sub', 0o755, done));
  expect(call((done) => fs.readdir('a', done)).value).toEqual(['one', 'sub']);
  expect(call((done) => fs.rmdir('a', done)).error).toBe('ENOTEMPTY');
  expect(call((done) => fs.rename('a', 'a/sub/inside', done)).error).toBe('EINVAL');
  expect(call((done) => fs.rename('a', 'b', done)).error).toBeUndefined();
  expect(text(files, '/work/b/one')).toBe('1');
  expect(call((done) => fs.unlink('b/sub', done)).error).toBe('EISDIR');
  expect(call((done) => fs.rmdir('b/sub', done)).error).toBeUndefined();
});

test('the standard streams are pipes, and their bytes go out as they come', () => {
  const files = new MemoryFs();
  const { fs, written } = createHost(files);
  call((done) => fs.write(1, bytes('out'), 0, 3, null, done));
  fs.writeSync(2, bytes('err'));
  expect(written).toEqual(['1:out', '2:err']);
  const { value } = call<{ mode: number }>((done) => fs.fstat(1, done));
  expect(value.mode & 0o170000).toBe(0o010000);
});
