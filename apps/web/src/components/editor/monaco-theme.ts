import type { monaco } from './monaco-entry.ts';
import { tokenHex } from '../../lib/tokens.ts';
import { isDark } from './watch-scheme.ts';

const NAME = 'gopherlab';

/** Defines the theme anew from the page's tokens and puts it on every editor. */
export function applyMonacoTheme(editor: typeof monaco.editor): void {
  editor.defineTheme(NAME, {
    base: isDark() ? 'vs-dark' : 'vs',
    inherit: true,
    rules: tokenRules(),
    colors: editorColors(),
  });
  editor.setTheme(NAME);
}

function tokenRules(): monaco.editor.ITokenThemeRule[] {
  const rule = (token: string, variable: `--${string}`, fontStyle?: string) => ({
    token,
    foreground: tokenHex(variable).slice(1),
    ...(fontStyle === undefined ? {} : { fontStyle }),
  });
  return [
    rule('', '--text'),
    rule('keyword', '--code-keyword'),
    rule('type', '--code-type'),
    rule('string', '--code-string'),
    rule('string.escape', '--code-number'),
    rule('number', '--code-number'),
    rule('comment', '--code-comment', ''),
    rule('annotation', '--code-comment'),
    rule('delimiter', '--code-text'),
    rule('tag', '--code-type'),
  ];
}

function editorColors(): Record<string, string> {
  return {
    'editor.background': tokenHex('--surface-1'),
    'editor.foreground': tokenHex('--code-text'),
    'editorLineNumber.foreground': tokenHex('--text-muted'),
    'editorLineNumber.activeForeground': tokenHex('--text'),
    'editor.lineHighlightBackground': tokenHex('--code-line-active'),
    'editor.lineHighlightBorder': '#00000000',
    'editor.selectionBackground': tokenHex('--selection'),
    'editor.inactiveSelectionBackground': alpha('--selection', 0.6),
    'editor.wordHighlightBackground': alpha('--accent', 0.12),
    'editor.findMatchBackground': alpha('--warn', 0.45),
    'editor.findMatchHighlightBackground': alpha('--warn', 0.2),
    'editorCursor.foreground': tokenHex('--accent'),
    'editorIndentGuide.background1': tokenHex('--line'),
    'editorIndentGuide.activeBackground1': tokenHex('--text-muted'),
    'editorWidget.background': tokenHex('--surface-2'),
    'editorWidget.border': tokenHex('--line'),
    'editorHoverWidget.background': tokenHex('--surface-2'),
    'editorSuggestWidget.background': tokenHex('--surface-2'),
    'editorError.foreground': tokenHex('--fail'),
    'editorWarning.foreground': tokenHex('--warn'),
    'editorBracketMatch.background': alpha('--accent', 0.15),
    'editorBracketMatch.border': alpha('--accent', 0.6),
    'editorBracketHighlight.foreground1': tokenHex('--code-text'),
    'editorBracketHighlight.foreground2': tokenHex('--code-text'),
    'editorBracketHighlight.foreground3': tokenHex('--code-text'),
    'scrollbarSlider.background': alpha('--text-muted', 0.25),
    'scrollbarSlider.hoverBackground': alpha('--text-muted', 0.4),
    'scrollbarSlider.activeBackground': alpha('--text-muted', 0.5),
    'scrollbar.shadow': '#00000000',
    focusBorder: tokenHex('--accent'),
    'input.background': tokenHex('--surface-1'),
    'input.border': tokenHex('--line'),
    'list.activeSelectionBackground': alpha('--accent', 0.2),
    'list.activeSelectionForeground': tokenHex('--text'),
    'quickInput.background': tokenHex('--surface-2'),
  };
}

function alpha(token: `--${string}`, share: number): string {
  return `${tokenHex(token)}${Math.round(share * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
