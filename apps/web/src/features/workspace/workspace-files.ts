import { UPLOAD_LIMITS, type LabDetail, type WorkspaceFiles } from '@gopherlab/contracts';

export type LabFile = LabDetail['files'][number];

export type PathProblem =
  'empty' | 'characters' | 'too-long' | 'taken' | 'folder' | 'too-many' | 'vendor' | 'extension';

/** The learner's part of the lab, as it is delivered. */
export function starterFiles(files: readonly LabFile[]): WorkspaceFiles {
  return Object.fromEntries(
    files.filter((file) => file.role === 'editable').map((file) => [file.path, file.content]),
  );
}

/** The lab's files that are shown but cannot be changed. */
export function readonlyFiles(files: readonly LabFile[]): WorkspaceFiles {
  return Object.fromEntries(
    files.filter((file) => file.role === 'readonly').map((file) => [file.path, file.content]),
  );
}

/** Extensions of files that may be added: those of the editable files, and headers where C is written. */
export function addableExtensions(files: readonly LabFile[]): string[] {
  const editable = files.filter((file) => file.role === 'editable').map((file) => extensionOf(file.path));
  const extensions = new Set(editable.filter(Boolean));
  if (extensions.has('.c')) extensions.add('.h');
  return [...extensions].sort();
}

/** The server's rules, told while somebody types a name: relative, plain characters, an extension of this lab. */
export function pathProblem(
  path: string,
  taken: readonly string[],
  extensions: readonly string[],
): PathProblem | null {
  if (path === '') return 'empty';
  if (path.length > UPLOAD_LIMITS.pathCharacters) return 'too-long';
  if (!/^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/.test(path)) return 'characters';
  if (path.split('/').includes('vendor')) return 'vendor';
  if (!extensions.includes(extensionOf(path))) return 'extension';
  const key = path.toLowerCase();
  const others = taken.map((other) => other.toLowerCase());
  if (others.includes(key)) return 'taken';
  if (others.some((other) => other.startsWith(`${key}/`) || key.startsWith(`${other}/`))) return 'folder';
  if (taken.length >= UPLOAD_LIMITS.files) return 'too-many';
  return null;
}

function extensionOf(path: string): string {
  return /\.[^./]+$/.exec(path)?.[0] ?? '';
}

export function sameFiles(a: WorkspaceFiles, b: WorkspaceFiles): boolean {
  const paths = Object.keys(a);
  return paths.length === Object.keys(b).length && paths.every((path) => a[path] === b[path]);
}

export interface FileChange {
  path: string;
  kind: 'added' | 'removed' | 'changed' | 'same';
}

/** What is different in `after`, by path; files that are the same come last. */
export function fileChanges(before: WorkspaceFiles, after: WorkspaceFiles): FileChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changes = paths.map((path): FileChange => {
    if (before[path] === undefined) return { path, kind: 'added' };
    if (after[path] === undefined) return { path, kind: 'removed' };
    return { path, kind: before[path] === after[path] ? 'same' : 'changed' };
  });
  return [
    ...changes.filter((change) => change.kind !== 'same'),
    ...changes.filter((change) => change.kind === 'same'),
  ];
}

export interface TreeNode {
  name: string;
  path: string;
  /** Empty for a file. */
  children: TreeNode[];
  folder: boolean;
}

/** Folders first, then by name, as an editor's tree has it. */
export function fileTree(paths: readonly string[]): TreeNode[] {
  const root: TreeNode = { name: '', path: '', children: [], folder: true };
  for (const path of paths) {
    let node = root;
    const parts = path.split('/');
    parts.forEach((name, index) => {
      const folder = index < parts.length - 1;
      let child = node.children.find((other) => other.name === name && other.folder === folder);
      if (!child) {
        child = { name, path: parts.slice(0, index + 1).join('/'), children: [], folder };
        node.children.push(child);
      }
      node = child;
    });
  }
  sortTree(root);
  return root.children;
}

function sortTree(node: TreeNode): void {
  node.children.sort((a, b) => Number(b.folder) - Number(a.folder) || a.name.localeCompare(b.name, 'en'));
  node.children.forEach(sortTree);
}
