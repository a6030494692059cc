import { useEffect, useRef } from 'react';
import { unifiedMergeView } from '@codemirror/merge';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { codeMirrorLook, loadLanguage } from './code-mirror-theme.ts';
import { languageOfPath } from './file-language.ts';
import classes from './code-view.module.css';

interface DiffViewProps {
  path: string;
  before: string;
  after: string;
  /** What a screen reader calls the difference. */
  label: string;
}

/**
 * One file's difference in one column: it stands in a pane beside the code, where two columns would leave forty
 * characters for each.
 */
export function DiffView({ path, before, after, label }: DiffViewProps) {
  const host = useRef<HTMLDivElement>(null);
  // CodeMirror owns its DOM: one view for each pair of texts, disposed with it.
  useEffect(() => {
    if (!host.current) return;
    const language = new Compartment();
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: after,
        extensions: [
          codeMirrorLook,
          language.of([]),
          lineNumbers(),
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ 'aria-label': label, role: 'textbox', tabindex: '0' }),
          unifiedMergeView({
            original: before,
            mergeControls: false,
            collapseUnchanged: { margin: 3, minSize: 6 },
          }),
        ],
      }),
    });
    let disposed = false;
    void loadLanguage(languageOfPath(path)).then((extension) => {
      if (!disposed) view.dispatch({ effects: language.reconfigure(extension) });
    });
    return () => {
      disposed = true;
      view.destroy();
    };
  }, [path, before, after, label]);
  return <div ref={host} className={classes.block} data-diff-view />;
}
