import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isOwnerGone, ownerLabels } from './owner.ts';

test('a container of ours is not an orphan while we live', () => {
  expect(isOwnerGone(ownerLabels())).toBe(false);
});

test('a container whose owner has ended is an orphan', async () => {
  const child = spawn(process.execPath, [
    '-e',
    `import(${JSON.stringify(import.meta.resolve('./owner.ts'))}).then((m) => console.log(JSON.stringify(m.ownerLabels())))`,
  ]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  const labels = JSON.parse(output) as Record<string, string>;
  expect(labels['gopherlab.place']).toBe(ownerLabels()['gopherlab.place']);
  expect(isOwnerGone(labels)).toBe(true);
});

test('a process that has taken over the number of a dead owner is not the owner', () => {
  expect(isOwnerGone({ ...ownerLabels(), 'gopherlab.owner': `${process.pid} 1` })).toBe(true);
});

test('a container of another machine, or of an unknown owner, is nobody’s to remove', () => {
  expect(isOwnerGone({ ...ownerLabels(), 'gopherlab.place': 'elsewhere', 'gopherlab.owner': '1 1' })).toBe(
    false,
  );
  expect(isOwnerGone({ gopherlab: '1' })).toBe(false);
});
