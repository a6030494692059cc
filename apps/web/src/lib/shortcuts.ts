/** Written `mod+shift+Enter`, `mod+k`, `/`, `j`; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export type Shortcut = string;

interface Keys {
  key: string;
  mod: boolean;
  shift: boolean;
  alt: boolean;
}

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

function isMac(platform = typeof navigator === 'undefined' ? '' : navigator.platform): boolean {
  return /Mac|iPhone|iPad/.test(platform);
}

function parse(shortcut: Shortcut): Keys {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  return {
    key: key.toLowerCase(),
    mod: parts.includes('mod'),
    shift: parts.includes('shift'),
    alt: parts.includes('alt'),
  };
}

export function matchesShortcut(shortcut: Shortcut, press: KeyPress, mac = isMac()): boolean {
  const wanted = parse(shortcut);
  const mod = mac ? press.metaKey : press.ctrlKey;
  const otherMod = mac ? press.ctrlKey : press.metaKey;
  if (press.key.toLowerCase() !== wanted.key || mod !== wanted.mod || otherMod) return false;
  // `?` and `/` need Shift on some keyboards: where no modifier is asked for, the character decides.
  if (!wanted.mod && !wanted.alt && !wanted.shift) return !press.altKey;
  return press.shiftKey === wanted.shift && press.altKey === wanted.alt;
}

const MAC_NAMES: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥', enter: '↵' };
const PC_NAMES: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', enter: 'Enter' };

/** The keys as they are printed on the reader's keyboard, one entry per cap. */
export function shortcutCaps(shortcut: Shortcut, mac = isMac()): string[] {
  const names = mac ? MAC_NAMES : PC_NAMES;
  return shortcut
    .split('+')
    .map((part) => names[part.toLowerCase()] ?? (part.length === 1 ? part.toUpperCase() : part));
}

/** A plain key must not act while somebody types; Monaco, CodeMirror and xterm do not always use a field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('.monaco-editor, .cm-editor, .xterm, [role=textbox]'))
    return true;
  return target.matches('input:not([type=checkbox],[type=radio]), textarea, select');
}
