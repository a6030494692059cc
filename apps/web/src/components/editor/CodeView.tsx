import { useEffect, useRef } from 'react';
import { Compartment, EditorState, RangeSet, type Extension } from '@codemirror/state';
import { Decoration, EditorView, lineNumbers } from '@codemirror/view';
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
  /** Lines that somebody has written about, from 1. */
  marked?: readonly number[];
  /** A click on a line's number. */
  onPickLine?: ((line: number) => void) | undefined;
}

const NONE: readonly number[] = [];

/** Code that is read, not written. */
export function CodeView({
  code,
  language,
  label,
  lineNumbers: numbered = false,
  fill = false,
  marked = NONE,
  onPickLine,
}: CodeViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<{ view: EditorView; marks: Compartment } | null>(null);
  const pick = useRef(onPickLine);
  // The view is made once for a text; it calls whatever the last rendering gave.
  useEffect(() => {
    pick.current = onPickLine;
  }, [onPickLine]);
  // CodeMirror owns its DOM: one view for each text, disposed with it.
  useEffect(() => {
    if (!host.current) return;
    const languageSlot = new Compartment();
    const marks = new Compartment();
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: code,
        extensions: [
          codeMirrorLook,
          languageSlot.of([]),
          numbered
            ? lineNumbers({ domEventHandlers: { click: (_view, _line, event) => pickLine(event) } })
            : [],
          marks.of([]),
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ 'aria-label': label, role: 'textbox', tabindex: '0' }),
        ],
      }),
    });
    shown.current = { view, marks };
    let disposed = false;
    function pickLine({ target }: Event): boolean {
      // What is read on the number, not where the pointer was: heights may not be measured yet.
      const line = target instanceof HTMLElement ? Number.parseInt(target.innerText, 10) : NaN;
      if (!pick.current || Number.isNaN(line)) return false;
      pick.current(line);
      return true;
    }
    void loadLanguage(language).then((extension) => {
      if (!disposed) view.dispatch({ effects: languageSlot.reconfigure(extension) });
    });
    return () => {
      disposed = true;
      shown.current = null;
      view.destroy();
    };
  }, [code, language, label, numbered]);
  // The marks change while the text stays.
  useEffect(() => {
    if (!shown.current) return;
    const { view, marks } = shown.current;
    view.dispatch({ effects: marks.reconfigure(markLines(view.state, marked)) });
  }, [code, language, label, numbered, marked]);
  return <div ref={host} className={fill ? classes.fill : classes.block} data-code-view />;
}

const MARK = Decoration.line({ class: 'cm-marked-line' });

function markLines({ doc }: EditorState, lines: readonly number[]): Extension {
  const known = lines.filter((line) => line >= 1 && line <= doc.lines);
  return EditorView.decorations.of(
    RangeSet.of(
      known.map((line) => MARK.range(doc.line(line).from)),
      true,
    ),
  );
}
