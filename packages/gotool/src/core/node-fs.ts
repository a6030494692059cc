import { FsError, resolvePath, type FileNode, type FsNode, type MemoryFs } from './memory-fs.ts';

/** Where standard input comes from and where the two outputs go. */
export interface StandardStreams {
  write(fd: 1 | 2, bytes: Uint8Array): void;
  /** Fills the buffer and says how much came; 0 at the end of input. Answers when there is something. */
  read(buffer: Uint8Array, done: (count: number) => void): void;
}

type Callback = (error: FsError | null, value?: unknown) => void;

interface OpenFile {
  node: FsNode;
  position: number;
  append: boolean;
}

const O = {
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_DIRECTORY: 0o200000,
} as const;

/**
 * The part of Node's `fs` and `process` that Go's syscall package calls on js/wasm, over a MemoryFs. Every callback is
 * called before the call returns, but for a read of standard input.
 */
export function createNodeFs(files: MemoryFs, streams: StandardStreams, start: { cwd: string }) {
  const open = new Map<number, OpenFile>();
  let cwd = start.cwd;
  let nextFd = 3;
  const at = (path: string) => resolvePath(cwd, path);

  function opened(fd: number): OpenFile {
    const file = open.get(fd);
    if (!file) throw new FsError('EBADF');
    return file;
  }

  function openedFile(fd: number): OpenFile & { node: FileNode } {
    const file = opened(fd);
    if (file.node.kind !== 'file') throw new FsError('EISDIR');
    return file as OpenFile & { node: FileNode };
  }

  function openFile(path: string, flags: number, mode: number): number {
    let node = files.find(at(path));
    if (node && flags & O.O_CREAT && flags & O.O_EXCL) throw new FsError('EEXIST');
    if (!node && flags & O.O_CREAT) node = files.createFile(at(path), mode & 0o777);
    node ??= files.get(at(path));
    const writes = (flags & (O.O_WRONLY | O.O_RDWR)) !== 0;
    if (node.kind === 'folder' && writes) throw new FsError('EISDIR');
    if (node.kind === 'file' && flags & O.O_DIRECTORY) throw new FsError('ENOTDIR');
    if (node.kind === 'file' && flags & O.O_TRUNC && writes) files.resize(node, 0);
    const fd = nextFd++;
    open.set(fd, { node, position: 0, append: (flags & O.O_APPEND) !== 0 });
    return fd;
  }

  function readFile(fd: number, buffer: Uint8Array, position: number | null): number {
    const file = openedFile(fd);
    const from = position ?? file.position;
    const part = file.node.data.subarray(
      from,
      Math.max(from, Math.min(file.node.size, from + buffer.length)),
    );
    buffer.set(part);
    if (position === null) file.position = from + part.length;
    return part.length;
  }

  function writeFile(fd: number, bytes: Uint8Array, position: number | null): number {
    if (fd === 1 || fd === 2) {
      streams.write(fd, bytes);
      return bytes.length;
    }
    const file = openedFile(fd);
    const from = file.append ? file.node.size : (position ?? file.position);
    const count = files.write(file.node, bytes, from);
    if (position === null) file.position = from + count;
    return count;
  }

  const answer = (callback: Callback, work: () => unknown) => {
    let value: unknown;
    try {
      value = work();
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      callback(error);
      return;
    }
    callback(null, value);
  };
  const unsupported = (callback: Callback) => callback(new FsError('ENOSYS'));

  const fs = {
    constants: O,
    writeSync: (fd: number, bytes: Uint8Array) => writeFile(fd, bytes, null),
    open: (path: string, flags: number, mode: number, done: Callback) =>
      answer(done, () => openFile(path, flags, mode)),
    close: (fd: number, done: Callback) =>
      answer(done, () => {
        if (fd > 2 && !open.delete(fd)) throw new FsError('EBADF');
      }),
    read: (
      fd: number,
      buffer: Uint8Array,
      offset: number,
      length: number,
      position: number | null,
      done: Callback,
    ) => {
      const part = buffer.subarray(offset, offset + length);
      if (fd === 0) streams.read(part, (count) => done(null, count));
      else answer(done, () => readFile(fd, part, position));
    },
    write: (
      fd: number,
      bytes: Uint8Array,
      offset: number,
      length: number,
      position: number | null,
      done: Callback,
    ) => answer(done, () => writeFile(fd, bytes.subarray(offset, offset + length), position)),
    fstat: (fd: number, done: Callback) =>
      answer(done, () => (fd <= 2 ? streamStat(fd) : stat(opened(fd).node))),
    stat: (path: string, done: Callback) => answer(done, () => stat(files.get(at(path)))),
    lstat: (path: string, done: Callback) => answer(done, () => stat(files.get(at(path)))),
    readdir: (path: string, done: Callback) =>
      answer(done, () => {
        const node = files.get(at(path));
        if (node.kind !== 'folder') throw new FsError('ENOTDIR');
        return [...node.entries.keys()].sort();
      }),
    mkdir: (path: string, mode: number, done: Callback) =>
      answer(done, () => files.createFolder(at(path), mode & 0o777)),
    rmdir: (path: string, done: Callback) => answer(done, () => files.removeFolder(at(path))),
    unlink: (path: string, done: Callback) => answer(done, () => files.removeFile(at(path))),
    rename: (from: string, to: string, done: Callback) => answer(done, () => files.rename(at(from), at(to))),
    truncate: (path: string, size: number, done: Callback) =>
      answer(done, () => {
        const node = files.get(at(path));
        if (node.kind !== 'file') throw new FsError('EISDIR');
        files.resize(node, size);
      }),
    ftruncate: (fd: number, size: number, done: Callback) =>
      answer(done, () => files.resize(openedFile(fd).node, size)),
    chmod: (path: string, mode: number, done: Callback) =>
      answer(done, () => void (files.get(at(path)).mode = mode & 0o777)),
    fchmod: (fd: number, mode: number, done: Callback) =>
      answer(done, () => void (opened(fd).node.mode = mode & 0o777)),
    utimes: (path: string, _accessed: number, modified: number, done: Callback) =>
      answer(done, () => void (files.get(at(path)).modifiedMs = modified * 1000)),
    fsync: (_fd: number, done: Callback) => done(null),
    chown: (_path: string, _uid: number, _gid: number, done: Callback) => unsupported(done),
    fchown: (_fd: number, _uid: number, _gid: number, done: Callback) => unsupported(done),
    lchown: (_path: string, _uid: number, _gid: number, done: Callback) => unsupported(done),
    link: (_from: string, _to: string, done: Callback) => unsupported(done),
    symlink: (_from: string, _to: string, done: Callback) => unsupported(done),
    readlink: (path: string, done: Callback) =>
      answer(done, () => {
        files.get(at(path));
        throw new FsError('EINVAL');
      }),
  };
  const process = {
    pid: 1,
    ppid: 0,
    // net/http then uses the in-memory network instead of fetch, which the program does not have.
    argv0: 'node',
    getuid: () => 1000,
    getgid: () => 1000,
    geteuid: () => 1000,
    getegid: () => 1000,
    getgroups: () => [1000],
    umask: () => 0o022,
    cwd: () => cwd,
    chdir: (path: string) => {
      if (files.get(at(path)).kind !== 'folder') throw new FsError('ENOTDIR');
      cwd = at(path);
    },
  };
  const path = { resolve: (...parts: string[]) => parts.reduce(resolvePath, cwd) };
  return { fs, process, path };
}

function stat(node: FsNode) {
  const size = node.kind === 'file' ? node.size : 4096;
  return statOf(node.ino, (node.kind === 'file' ? 0o100000 : 0o040000) | node.mode, size, node.modifiedMs);
}

/** Standard streams are pipes, not terminals. */
function streamStat(fd: number) {
  return statOf(fd, 0o010600, 0, 0);
}

function statOf(ino: number, mode: number, size: number, timeMs: number) {
  const modified = Math.floor(timeMs);
  return {
    dev: 1,
    ino,
    mode,
    nlink: 1,
    uid: 1000,
    gid: 1000,
    rdev: 0,
    size,
    blksize: 4096,
    blocks: Math.ceil(size / 512),
    atimeMs: modified,
    mtimeMs: modified,
    ctimeMs: modified,
    isDirectory: () => (mode & 0o170000) === 0o040000,
  };
}
