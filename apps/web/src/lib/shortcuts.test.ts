import { expect, test } from 'vitest';
import { matchesShortcut, shortcutCaps, type KeyPress } from './shortcuts.ts';

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held };
}

test('mod is Command on a Mac and Control elsewhere, and the other one does not count', () => {
  expect(matchesShortcut('mod+k', press('k', { metaKey: true }), true)).toBe(true);
  expect(matchesShortcut('mod+k', press('k', { ctrlKey: true }), true)).toBe(false);
  expect(matchesShortcut('mod+k', press('k', { ctrlKey: true }), false)).toBe(true);
  expect(matchesShortcut('mod+k', press('k', { ctrlKey: true, metaKey: true }), false)).toBe(false);
});

test('Submit is not Run: Shift is part of a shortcut', () => {
  const submit = press('Enter', { ctrlKey: true, shiftKey: true });
  expect(matchesShortcut('mod+shift+Enter', submit, false)).toBe(true);
  expect(matchesShortcut('mod+Enter', submit, false)).toBe(false);
});

test('a plain character counts however the keyboard makes it, but never with a modifier', () => {
  expect(matchesShortcut('/', press('/', { shiftKey: true }), false)).toBe(true);
  expect(matchesShortcut('j', press('j', { ctrlKey: true }), false)).toBe(false);
  expect(matchesShortcut('j', press('j', { altKey: true }), false)).toBe(false);
});

test('caps are those of the reader’s keyboard', () => {
  expect(shortcutCaps('mod+shift+Enter', true)).toEqual(['⌘', '⇧', '↵']);
  expect(shortcutCaps('mod+k', false)).toEqual(['Ctrl', 'K']);
});
