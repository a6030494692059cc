import type { ITerminalOptions, ITheme } from '@xterm/xterm';
import { tokenHex } from '../../lib/tokens.ts';

export const TERMINAL_FONT = "'JetBrains Mono Variable'";

export const TERMINAL_OPTIONS: ITerminalOptions = {
  convertEol: true,
  disableStdin: true,
  cursorBlink: false,
  cursorStyle: 'bar',
  cursorInactiveStyle: 'none',
  fontFamily: `${TERMINAL_FONT}, ui-monospace, monospace`,
  fontSize: 13,
  lineHeight: 1.35,
  scrollback: 10_000,
  // A program may choose colours that nobody can read on this background.
  minimumContrastRatio: 4.5,
};

/** The page's own sixteen colours: editor, terminal and page share one palette. */
export function terminalTheme(): ITheme {
  return {
    background: tokenHex('--surface-1'),
    foreground: tokenHex('--text'),
    cursor: tokenHex('--surface-1'),
    selectionBackground: tokenHex('--selection'),
    black: tokenHex('--ansi-black'),
    red: tokenHex('--ansi-red'),
    green: tokenHex('--ansi-green'),
    yellow: tokenHex('--ansi-yellow'),
    blue: tokenHex('--ansi-blue'),
    magenta: tokenHex('--ansi-magenta'),
    cyan: tokenHex('--ansi-cyan'),
    white: tokenHex('--ansi-white'),
    brightBlack: tokenHex('--ansi-bright-black'),
    brightRed: tokenHex('--ansi-bright-red'),
    brightGreen: tokenHex('--ansi-bright-green'),
    brightYellow: tokenHex('--ansi-bright-yellow'),
    brightBlue: tokenHex('--ansi-bright-blue'),
    brightMagenta: tokenHex('--ansi-bright-magenta'),
    brightCyan: tokenHex('--ansi-bright-cyan'),
    brightWhite: tokenHex('--ansi-bright-white'),
  };
}
