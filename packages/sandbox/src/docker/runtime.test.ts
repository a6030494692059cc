import { expect, test } from 'vitest';
import type { Engine } from './engine.ts';
import { chooseRuntime, runtimeWish, type RuntimeWish } from './runtime.ts';

/** An engine with these runtimes, whose containers end with this code, or do not start. */
function engineWith(runtimes: string[], exit: number | Error = 0): Engine {
  const container = {
    start: () => (exit instanceof Error ? Promise.reject(exit) : Promise.resolve()),
    wait: () => Promise.resolve({ StatusCode: exit }),
    remove: () => Promise.resolve(),
  };
  return {
    info: () => Promise.resolve({ Runtimes: Object.fromEntries(runtimes.map((name) => [name, {}])) }),
    getImage: () => ({ inspect: () => Promise.resolve({}) }),
    createContainer: () => Promise.resolve(container),
  } as unknown as Engine;
}

test.for<{ wish: RuntimeWish; engine: Engine; name?: string; reason: RegExp; unmet?: true }>([
  { wish: 'auto', engine: engineWith(['runc', 'runsc']), name: 'runsc', reason: /^registered and works$/ },
  { wish: 'auto', engine: engineWith(['runc']), reason: /^not registered with the engine$/ },
  { wish: 'auto', engine: engineWith(['runsc'], new Error('no /dev/kvm')), reason: /no \/dev\/kvm/ },
  { wish: 'auto', engine: engineWith(['runsc'], 1), reason: /exit code 1/ },
  { wish: 'runc', engine: engineWith(['runc', 'runsc']), reason: /SANDBOX_RUNTIME=runc/ },
  { wish: 'runsc', engine: engineWith(['runc', 'runsc']), name: 'runsc', reason: /works/ },
  { wish: 'runsc', engine: engineWith(['runc']), reason: /not registered/, unmet: true },
])('$wish: $reason', async ({ wish, engine, ...expected }) => {
  const choice = await chooseRuntime(engine, wish);
  expect(choice.name).toBe(expected.name);
  expect(choice.unmet).toBe(expected.unmet);
  expect(choice.reason).toMatch(expected.reason);
});

test('the setting is one of three words, and none is auto', () => {
  expect(runtimeWish({})).toBe('auto');
  expect(runtimeWish({ SANDBOX_RUNTIME: '' })).toBe('auto');
  expect(runtimeWish({ SANDBOX_RUNTIME: 'runc' })).toBe('runc');
  expect(() => runtimeWish({ SANDBOX_RUNTIME: 'crun' })).toThrow(
    'SANDBOX_RUNTIME must be one of auto, runsc, runc',
  );
});
