import { expect, test } from 'vitest';
import { createWorkspaceStore } from './workspace-store.ts';

const open = () => createWorkspaceStore({ 'main.go': 'a', 'util.go': 'b' }, 'main.go', ['main_test.go']);

test('begins with the entry file in front', () => {
  expect(open().state()).toMatchObject({ activePath: 'main.go', openPaths: ['main.go', 'util.go'] });
});

test('a read-only file can be opened and not edited', () => {
  const store = open();
  store.open('main_test.go');
  store.edit('main_test.go', 'changed');
  expect(store.state().activePath).toBe('main_test.go');
  expect(store.state().files).toEqual({ 'main.go': 'a', 'util.go': 'b' });
});

test('closing the active tab shows its neighbour, and the last tab stays', () => {
  const store = open();
  store.close('main.go');
  expect(store.state()).toMatchObject({ activePath: 'util.go', openPaths: ['util.go'] });
  store.close('util.go');
  expect(store.state().openPaths).toEqual(['util.go']);
});

test('a reset can be taken back until the next edit', () => {
  const store = open();
  store.replaceAll({ 'main.go': 'starter' });
  expect(store.state()).toMatchObject({ files: { 'main.go': 'starter' }, openPaths: ['main.go'] });
  store.undoReplace();
  expect(store.state().files).toEqual({ 'main.go': 'a', 'util.go': 'b' });
  store.replaceAll({ 'main.go': 'starter' });
  store.edit('main.go', 'typed');
  expect(store.state().replaced).toBeNull();
});

test('a renamed file keeps its content, its tab and its place in front', () => {
  const store = open();
  store.open('util.go');
  store.rename('util.go', 'helper.go');
  expect(store.state()).toMatchObject({
    activePath: 'helper.go',
    openPaths: ['main.go', 'helper.go'],
    files: { 'main.go': 'a', 'helper.go': 'b' },
  });
});

test('a deleted file can be brought back', () => {
  const store = open();
  store.remove('util.go');
  expect(store.state().openPaths).toEqual(['main.go']);
  store.undoReplace();
  expect(store.state().files['util.go']).toBe('b');
});
