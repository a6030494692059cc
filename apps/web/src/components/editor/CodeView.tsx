import { useEffect, useRef } from 'react';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { codeMirrorLook, loadLanguage } from './code-mirror-theme.ts';
import type { FileLanguage } from './file-language.ts';
import classes from './code-view.module.css';

interface CodeViewProps {
  code: string;
  language: FileLanguage;
  /** What a screen reader calls the block. */
  label: string;
  lineNumbers?: boolean;
  /** Fills its parent and scrolls, in place of growing with the code. */
  fill?: boolean;
}

/** Code that is read, not written. */
export function CodeView({
  code,
  language,
  label,
  lineNumbers: numbered = false,
  fill = false,
}: CodeViewProps) {
  const host = useRef<HTMLDivElement>(null);
  // CodeMirror owns its DOM: one view for each text, disposed with it.
  useEffect(() => {
    if (!host.current) return;
    const languageSlot = new Compartment();
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: code,
        extensions: [
          codeMirrorLook,
          languageSlot.of([]),
          numbered ? lineNumbers() : [],
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ 'aria-label': label, role: 'textbox', tabindex: '0' }),
        ],
      }),
    });
    let disposed = false;
    void loadLanguage(language).then((extension) => {
      if (!disposed) view.dispatch({ effects: languageSlot.reconfigure(extension) });
    });
    return () => {
      disposed = true;
      view.destroy();
    };
  }, [code, language, label, numbered]);
  return <div ref={host} className={fill ? classes.fill : classes.block} data-code-view />;
}
