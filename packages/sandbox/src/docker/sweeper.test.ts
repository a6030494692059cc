import { expect, test } from 'vitest';
import type { WaitingContainer } from './container.ts';
import type { Engine } from './engine.ts';
import { ownerLabels } from './owner.ts';
import { createRegister, startSweeper } from './sweeper.ts';

const waiting = (id: string) => ({ id, destroy: () => Promise.resolve() }) as unknown as WaitingContainer;

/** An engine with containers that it lets go of. */
function createEngine(containers: { Id: string; Labels: Record<string, string> }[]) {
  const held = new Map(containers.map((one) => [one.Id, { ...one, Created: 0 }]));
  const engine = {
    listContainers: ({ filters }: { filters: { label: string[] } }) => {
      const [label, value] = (filters.label[0] ?? '').split('=') as [string, string | undefined];
      const found = [...held.values()].filter(({ Labels }) => Labels[label] === (value ?? Labels[label]));
      return Promise.resolve(found);
    },
    getContainer: (id: string) => ({ remove: () => Promise.resolve(void held.delete(id)) }),
  };
  return { engine: engine as unknown as Engine, ids: () => [...held.keys()] };
}

test('a container is answered for until it is destroyed', async () => {
  const register = createRegister();
  const container = register.enter(waiting('a'));
  expect(register.has('a')).toBe(true);
  await container.destroy();
  expect(register.has('a')).toBe(false);
});

test('at the end our own and those of the dead go; those of the living stay', async () => {
  const mine = ownerLabels();
  const others = { ...ownerLabels(), 'gopherlab.instance': 'other' };
  const dead = { ...others, 'gopherlab.owner': '4194303 1' };
  const { engine, ids } = createEngine([
    { Id: 'mine', Labels: mine },
    { Id: 'living', Labels: others },
    { Id: 'orphan', Labels: dead },
  ]);
  const register = createRegister();
  await startSweeper({ engine, instance: mine['gopherlab.instance'] ?? '', register }).finish();
  expect(ids()).toEqual(['living']);
});
