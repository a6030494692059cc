import { expect, test } from 'vitest';
import { addableExtensions, fileChanges, fileTree, pathProblem, sameFiles } from './workspace-files.ts';

const GO = ['.go'];

test('a name that the server would take is no problem', () => {
  expect(pathProblem('internal/queue_test.go', ['main.go'], GO)).toBeNull();
});

test.each([
  ['', 'empty'],
  ['../main.go', 'characters'],
  ['/etc/passwd.go', 'characters'],
  ['a\\b.go', 'characters'],
  ['.hidden.go', 'characters'],
  ['vendor/x.go', 'vendor'],
  ['main.c', 'extension'],
  ['go.mod', 'extension'],
  ['Main.go', 'taken'],
  ['main.go/x.go', 'folder'],
])('refuses %j as %s', (path, problem) => {
  expect(pathProblem(path, ['main.go'], GO)).toBe(problem);
});

test('headers can be added where C is written', () => {
  const file = (path: string) => ({ path, role: 'editable' as const, content: '' });
  expect(addableExtensions([file('main.go'), file('probe.bpf.c')])).toEqual(['.c', '.go', '.h']);
});

test('changes name what was added, removed and changed, and put the same files last', () => {
  const changes = fileChanges({ a: '1', b: '1', c: '1' }, { b: '2', c: '1', d: '1' });
  expect(changes.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
    'a removed',
    'b changed',
    'd added',
    'c same',
  ]);
});

test('the same files in another order are the same', () => {
  expect(sameFiles({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true);
  expect(sameFiles({ a: '1' }, { a: '1', b: '' })).toBe(false);
});

test('the tree has folders first', () => {
  const tree = fileTree(['main.go', 'internal/b.go', 'internal/a.go']);
  expect(tree.map((node) => node.name)).toEqual(['internal', 'main.go']);
  expect(tree[0]?.children.map((node) => node.path)).toEqual(['internal/a.go', 'internal/b.go']);
});
