import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { go } from '@codemirror/lang-go';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { FileLanguage } from './file-language.ts';

// Variables, not values: the view follows the page from light to dark by itself.
const highlight = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.modifier],
    color: 'var(--code-keyword)',
  },
  { tag: [tags.typeName, tags.standard(tags.typeName), tags.tagName], color: 'var(--code-type)' },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName)],
    color: 'var(--code-function)',
  },
  { tag: [tags.string, tags.special(tags.string), tags.character], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.escape, tags.atom], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.meta], color: 'var(--code-comment)' },
  { tag: [tags.punctuation, tags.operator, tags.bracket], color: 'var(--code-text)' },
  { tag: tags.inserted, color: 'var(--pass)' },
  { tag: tags.deleted, color: 'var(--fail)' },
]);

const theme = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'transparent', fontSize: '13px' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    fontVariantLigatures: 'none',
    lineHeight: '20px',
  },
  '.cm-content': { caretColor: 'var(--accent)', padding: '8px 0' },
  '.cm-line': { padding: '0 12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection': {
    backgroundColor: 'var(--selection) !important',
  },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--text-muted)',
    border: 'none',
  },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'var(--code-line-active)',
  },
  '.cm-marked-line': { boxShadow: 'inset 3px 0 var(--warn)', backgroundColor: 'var(--warn-soft)' },
  '.cm-panels': { backgroundColor: 'var(--surface-2)', color: 'var(--text)', borderColor: 'var(--line)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface-2)',
    border: '1px solid var(--line)',
    color: 'var(--text)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--fail)' },
  '.cm-collapsedLines': {
    backgroundImage: 'none',
    backgroundColor: 'var(--surface-2)',
    color: 'var(--text-muted)',
    padding: '4px 12px',
  },
  '.cm-changedLine, &.cm-merge-b .cm-changedLine, .cm-insertedLine': {
    backgroundColor: 'color-mix(in oklch, var(--pass) 12%, transparent) !important',
  },
  '.cm-deletedChunk': {
    backgroundColor: 'color-mix(in oklch, var(--fail) 10%, transparent)',
    paddingLeft: '12px',
  },
  '&.cm-merge-b .cm-changedText, .cm-insertedLine .cm-changedText': {
    background: 'color-mix(in oklch, var(--pass) 22%, transparent)',
  },
  '.cm-deletedChunk .cm-deletedText': { background: 'color-mix(in oklch, var(--fail) 22%, transparent)' },
  '.cm-changedLineGutter': { background: 'var(--pass)' },
  '.cm-deletedLineGutter': { background: 'var(--fail)' },
});

/** Colours and font that every CodeMirror view of the page shares. */
export const codeMirrorLook: Extension = [theme, syntaxHighlighting(highlight)];

/** Go is parsed; the few other languages come as small stream parsers when they are first needed. */
export async function loadLanguage(language: FileLanguage): Promise<Extension> {
  switch (language) {
    case 'go':
      return go();
    case 'c':
      return StreamLanguage.define((await import('@codemirror/legacy-modes/mode/clike')).c);
    case 'yaml':
      return StreamLanguage.define((await import('@codemirror/legacy-modes/mode/yaml')).yaml);
    case 'shell':
      return StreamLanguage.define((await import('@codemirror/legacy-modes/mode/shell')).shell);
    case 'json':
      return StreamLanguage.define((await import('@codemirror/legacy-modes/mode/javascript')).json);
    case 'diff':
      return StreamLanguage.define((await import('@codemirror/legacy-modes/mode/diff')).diff);
    case 'plain':
      return [];
  }
}
