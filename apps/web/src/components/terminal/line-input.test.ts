import { expect, test, vi } from 'vitest';
import { createLineInput } from './line-input.ts';

function setUp() {
  const handlers = { onLine: vi.fn(), onEnd: vi.fn(), onInterrupt: vi.fn() };
  return { input: createLineInput(handlers), ...handlers };
}

test('a line goes to the program with Enter, and what is typed is shown', () => {
  const { input, onLine } = setUp();
  expect(input.type('hel')).toBe('hel');
  expect(onLine).not.toHaveBeenCalled();
  expect(input.type('lo\r')).toBe('lo\r\n');
  expect(onLine).toHaveBeenCalledExactlyOnceWith('hello\n');
});

test('several pasted lines go one by one, whatever ends them', () => {
  const { input, onLine } = setUp();
  input.type('a\r\nb\nc\rd');
  expect(onLine.mock.calls).toEqual([['a\n'], ['b\n'], ['c\n']]);
});

test('Backspace takes one character back, and no more than there are', () => {
  const { input, onLine } = setUp();
  expect(input.type('ab\x7f\x7f\x7f')).toBe('ab\b \b\b \b');
  input.type('c\r');
  expect(onLine).toHaveBeenCalledExactlyOnceWith('c\n');
});

test('a wide character takes two columns back with it', () => {
  const { input } = setUp();
  input.type('中');
  expect(input.type('\x7f')).toBe('\b \b\b \b');
});

test('Ctrl+U empties the line', () => {
  const { input, onLine } = setUp();
  expect(input.type('abc\x15')).toBe(`abc${'\b \b'.repeat(3)}`);
  input.type('d\r');
  expect(onLine).toHaveBeenCalledExactlyOnceWith('d\n');
});

test('Ctrl+D ends the input on an empty line only', () => {
  const { input, onEnd } = setUp();
  input.type('a\x04');
  expect(onEnd).not.toHaveBeenCalled();
  input.type('\r\x04');
  expect(onEnd).toHaveBeenCalledOnce();
});

test('Ctrl+C interrupts and drops the line', () => {
  const { input, onInterrupt, onLine } = setUp();
  expect(input.type('abc\x03')).toBe('abc^C\r\n');
  expect(onInterrupt).toHaveBeenCalledOnce();
  input.type('\r');
  expect(onLine).toHaveBeenCalledExactlyOnceWith('\n');
});

test('arrow keys and other escape sequences are no input', () => {
  const { input, onLine } = setUp();
  expect(input.type('a\x1b[Ab\x1bOPc\x1b[3~')).toBe('abc');
  input.type('\r');
  expect(onLine).toHaveBeenCalledExactlyOnceWith('abc\n');
});
