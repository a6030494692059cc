/** A file or a folder; open files keep theirs when it is unlinked. */
export interface FileNode {
  kind: 'file';
  /** Capacity; the first `size` bytes count. Never changed in place while shared (see `MemoryFs.mount`). */
  data: Uint8Array;
  size: number;
  mode: number;
  modifiedMs: number;
  ino: number;
  /** The bytes belong to somebody else, and are copied before the first write. */
  shared: boolean;
}
export interface FolderNode {
  kind: 'folder';
  entries: Map<string, FsNode>;
  mode: number;
  modifiedMs: number;
  ino: number;
}
export type FsNode = FileNode | FolderNode;

export type FsErrorCode =
  | 'EBADF'
  | 'EEXIST'
  | 'EINVAL'
  | 'EISDIR'
  | 'ENOENT'
  | 'ENOSPC'
  | 'ENOSYS'
  | 'ENOTDIR'
  | 'ENOTEMPTY'
  | 'EPERM';

/** What Go's syscall package understands: it reads `code` alone. */
export class FsError extends Error {
  readonly code: FsErrorCode;

  constructor(code: FsErrorCode) {
    super(code);
    this.code = code;
  }
}

export interface MemoryFsOptions {
  /** Bytes that all files together may have. */
  capacity?: number;
  now?: () => number;
}

/** A tree of files in memory, addressed by absolute paths. Knows nothing of descriptors: NodeFs does. */
export class MemoryFs {
  readonly #root: FolderNode;
  readonly #capacity: number;
  readonly #now: () => number;
  #inodes = 0;
  #used = 0;

  constructor({ capacity = Infinity, now = Date.now }: MemoryFsOptions = {}) {
    this.#capacity = capacity;
    this.#now = now;
    this.#root = this.#folder(0o755);
  }

  #folder(mode: number): FolderNode {
    return { kind: 'folder', entries: new Map(), mode, modifiedMs: this.#now(), ino: ++this.#inodes };
  }

  find(path: string): FsNode | undefined {
    let node: FsNode = this.#root;
    for (const name of namesOf(path)) {
      if (node.kind !== 'folder') return undefined;
      const next = node.entries.get(name);
      if (!next) return undefined;
      node = next;
    }
    return node;
  }

  get(path: string): FsNode {
    const node = this.find(path);
    if (node) return node;
    throw new FsError(this.#isBelowFile(path) ? 'ENOTDIR' : 'ENOENT');
  }

  #isBelowFile(path: string): boolean {
    const names = namesOf(path);
    return names.some((_, index) => this.find(`/${names.slice(0, index).join('/')}`)?.kind === 'file');
  }

  /** The folder that holds a path's last name, and that name. */
  #place(path: string): { folder: FolderNode; name: string } {
    const names = namesOf(path);
    const name = names.pop();
    if (name === undefined) throw new FsError('EPERM');
    const folder = this.get(`/${names.join('/')}`);
    if (folder.kind !== 'folder') throw new FsError('ENOTDIR');
    return { folder, name };
  }

  createFile(path: string, mode = 0o644): FileNode {
    const { folder, name } = this.#place(path);
    const existing = folder.entries.get(name);
    if (existing?.kind === 'folder') throw new FsError('EISDIR');
    if (existing) return existing;
    const node: FileNode = {
      kind: 'file',
      data: new Uint8Array(0),
      size: 0,
      mode,
      modifiedMs: this.#now(),
      ino: ++this.#inodes,
      shared: false,
    };
    folder.entries.set(name, node);
    folder.modifiedMs = this.#now();
    return node;
  }

  createFolder(path: string, mode = 0o755): void {
    const { folder, name } = this.#place(path);
    if (folder.entries.has(name)) throw new FsError('EEXIST');
    folder.entries.set(name, this.#folder(mode));
    folder.modifiedMs = this.#now();
  }

  createFolders(path: string): void {
    const names = namesOf(path);
    for (let depth = 1; depth <= names.length; depth += 1) {
      const folder = `/${names.slice(0, depth).join('/')}`;
      if (!this.find(folder)) this.createFolder(folder);
    }
  }

  /** Writes a whole file, with the folders above it. The bytes are shared until somebody writes to it. */
  mount(path: string, data: Uint8Array): void {
    this.createFolders(path.slice(0, path.lastIndexOf('/')));
    const node = this.createFile(path);
    this.#account(data.length - node.size);
    Object.assign(node, { data, size: data.length, shared: true, modifiedMs: this.#now() });
  }

  writeText(path: string, text: string): void {
    this.mount(path, new TextEncoder().encode(text));
  }

  readFile(path: string): Uint8Array {
    const node = this.get(path);
    if (node.kind !== 'file') throw new FsError('EISDIR');
    return node.data.subarray(0, node.size);
  }

  write(node: FileNode, bytes: Uint8Array, position: number): number {
    const end = position + bytes.length;
    if (end > node.size) this.resize(node, end);
    else this.#own(node, node.size);
    node.data.set(bytes, position);
    node.modifiedMs = this.#now();
    return bytes.length;
  }

  resize(node: FileNode, size: number): void {
    if (size < 0) throw new FsError('EINVAL');
    this.#account(size - node.size);
    this.#own(node, size);
    if (size < node.size) node.data.fill(0, size, node.size);
    node.size = size;
    node.modifiedMs = this.#now();
  }

  #own(node: FileNode, size: number): void {
    if (!node.shared && size <= node.data.length) return;
    const grown = new Uint8Array(Math.max(size, Math.min(node.size * 2, node.size + 2 ** 24), 256));
    grown.set(node.data.subarray(0, node.size));
    node.data = grown;
    node.shared = false;
  }

  #account(bytes: number): void {
    if (bytes > 0 && this.#used + bytes > this.#capacity) throw new FsError('ENOSPC');
    this.#used += bytes;
  }

  removeFile(path: string): void {
    const { folder, name } = this.#place(path);
    const node = folder.entries.get(name);
    if (!node) throw new FsError('ENOENT');
    if (node.kind === 'folder') throw new FsError('EISDIR');
    folder.entries.delete(name);
    this.#account(-node.size);
  }

  removeFolder(path: string): void {
    const { folder, name } = this.#place(path);
    const node = folder.entries.get(name);
    if (!node) throw new FsError('ENOENT');
    if (node.kind !== 'folder') throw new FsError('ENOTDIR');
    if (node.entries.size > 0) throw new FsError('ENOTEMPTY');
    folder.entries.delete(name);
  }

  /** Removes whatever is at a path; nothing at all is fine too. */
  removeAll(path: string): void {
    const node = this.find(path);
    if (!node) return;
    if (node.kind === 'file') return this.removeFile(path);
    for (const name of [...node.entries.keys()]) this.removeAll(`${path}/${name}`);
    this.removeFolder(path);
  }

  rename(from: string, to: string): void {
    const source = this.#place(from);
    const node = source.folder.entries.get(source.name);
    if (!node) throw new FsError('ENOENT');
    const target = this.#place(to);
    const existing = target.folder.entries.get(target.name);
    if (existing === node) return;
    if (`${to}/`.startsWith(`${from}/`)) throw new FsError('EINVAL');
    if (existing?.kind === 'folder') {
      if (node.kind !== 'folder') throw new FsError('EISDIR');
      if (existing.entries.size > 0) throw new FsError('ENOTEMPTY');
    } else if (existing) {
      if (node.kind === 'folder') throw new FsError('ENOTDIR');
      this.#account(-existing.size);
    }
    source.folder.entries.delete(source.name);
    target.folder.entries.set(target.name, node);
  }
}

function namesOf(path: string): string[] {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}

/** `path` as seen from `cwd`, absolute and without dots. */
export function resolvePath(cwd: string, path: string): string {
  return `/${namesOf(path.startsWith('/') ? path : `${cwd}/${path}`).join('/')}`;
}
