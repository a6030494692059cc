import { expect, test } from 'vitest';
import { limitMemory } from './wasm-memory.ts';

/** A module whose only section is a memory; as Go's linker writes it, or with a maximum already. */
function moduleWith(limits: number[]): Uint8Array {
  return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, limits.length + 1, 1, ...limits]);
}

test('a memory without an end gets one, and stays a module', async () => {
  const limited = limitMemory(moduleWith([0, 16]), 64);
  expect([...limited.slice(8)]).toEqual([5, 5, 1, 1, 16, 0x80, 0x08]);
  await expect(WebAssembly.compile(limited)).resolves.toBeInstanceOf(WebAssembly.Module);
});

test('a maximum that was there is replaced', () => {
  expect([...limitMemory(moduleWith([1, 16, 0x80, 0x80, 0x01]), 64).slice(8)]).toEqual([
    5, 5, 1, 1, 16, 0x80, 0x08,
  ]);
});

test('a program that needs more to start than it may have is said to', () => {
  expect(() => limitMemory(moduleWith([0, 0x80, 0x10]), 64)).toThrow('needs 128 MiB to start');
});

test('what is no module is refused', () => {
  expect(() => limitMemory(new Uint8Array(64).fill(0xff), 64)).toThrow(RangeError);
});
