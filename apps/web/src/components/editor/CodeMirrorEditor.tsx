import { useEffect, useRef } from 'react';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { editorColumn } from './byte-column.ts';
import { codeMirrorLook, loadLanguage } from './code-mirror-theme.ts';
import type { CursorTarget, EditorFiles, EditorProps, MarkedDiagnostic } from './editor-contract.ts';
import { languageOfPath } from './file-language.ts';
import { textEdits } from './text-edits.ts';
import classes from './editor.module.css';

/** The editor of narrow and touch screens; the same files and props as Monaco's wrapper. */
export function CodeMirrorEditor(props: EditorProps) {
  const { files, path, diagnostics, label, target } = props;
  const host = useRef<HTMLDivElement>(null);
  const bench = useRef<Bench>(null);
  const onReady = useRef(props.onReady);

  // CodeMirror owns its DOM: one view for each set of files, disposed with it.
  useEffect(() => {
    if (!host.current) return;
    const created = createBench(host.current, files);
    bench.current = created;
    onReady.current?.();
    return () => {
      bench.current = null;
      created.dispose();
    };
  }, [files]);
  // The active file is a state of CodeMirror, not of React.
  useEffect(() => bench.current?.show(path, label), [files, path, label]);
  // Diagnostics of the last build lie over the text that is shown.
  useEffect(() => bench.current?.mark(path, diagnostics), [files, path, diagnostics]);
  // A click on a diagnostic moves the cursor of a view that exists already.
  useEffect(() => {
    if (target) bench.current?.reveal(target);
  }, [files, path, target]);

  return <div ref={host} className={classes.host} data-editor="codemirror" />;
}

interface Bench {
  show: (path: string, label: string) => void;
  mark: (path: string, diagnostics: readonly MarkedDiagnostic[]) => void;
  reveal: (target: CursorTarget) => void;
  dispose: () => void;
}

function createBench(host: HTMLElement, files: EditorFiles): Bench {
  const view = new EditorView({ parent: host });
  // A state holds its own undo history, so undo stays with the file when tabs change.
  const states = new Map<string, EditorState>();
  const language = new Compartment();
  let shown: string | null = null;
  let disposed = false;

  const follow = () => {
    if (shown === null) return;
    const content = files.contents()[shown];
    if (content === undefined) return;
    // No more than what differs, so that the cursor stays where nothing changed.
    const changes = textEdits(view.state.doc.toString(), content);
    if (changes.length > 0) view.dispatch({ changes });
  };
  const unsubscribe = files.subscribe(follow);

  return {
    show(path, label) {
      if (shown !== null && shown !== path) states.set(shown, view.state);
      if (shown === path) return;
      shown = path;
      view.setState(states.get(path) ?? newState(files, path, label, language));
      follow();
      void loadLanguage(languageOfPath(path)).then((extension) => {
        if (!disposed && shown === path) view.dispatch({ effects: language.reconfigure(extension) });
      });
    },
    mark(path, diagnostics) {
      const own = diagnostics.filter((diagnostic) => diagnostic.file === path);
      view.dispatch(
        setDiagnostics(
          view.state,
          own.map((one) => markOf(one, view.state)),
        ),
      );
    },
    reveal({ line, column }) {
      const position = offsetOf(view.state.doc, line, column);
      view.dispatch({
        selection: { anchor: position },
        effects: EditorView.scrollIntoView(position, { y: 'center' }),
      });
      view.focus();
    },
    dispose() {
      disposed = true;
      unsubscribe();
      view.destroy();
    },
  };
}

function newState(files: EditorFiles, path: string, label: string, language: Compartment): EditorState {
  return EditorState.create({
    doc: files.contents()[path] ?? '',
    extensions: [
      codeMirrorLook,
      language.of([]),
      lineNumbers(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      drawSelection(),
      history(),
      indentUnit.of('\t'),
      EditorState.tabSize.of(4),
      indentOnInput(),
      bracketMatching(),
      search({ top: true }),
      lintGutter(),
      // Ctrl+Enter belongs to the page's Run, so CodeMirror's own binding for it is left out.
      keymap.of([
        ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
        ...historyKeymap,
        ...searchKeymap,
      ]),
      keymap.of([indentWithTab]),
      EditorState.readOnly.of(files.isReadonly(path)),
      EditorView.contentAttributes.of({
        'aria-label': label,
        // It is focusable as it is; said outright, because tools look for it.
        tabindex: '0',
        autocapitalize: 'off',
        autocorrect: 'off',
        spellcheck: 'false',
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) files.edit(path, update.state.doc.toString());
      }),
    ],
  });
}

function offsetOf(doc: Text, line: number, column: number): number {
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  return at.from + editorColumn(at.text, column) - 1;
}

function markOf({ line, column, message, severity = 'error' }: MarkedDiagnostic, state: EditorState) {
  const from = offsetOf(state.doc, line, column);
  const end = state.wordAt(from)?.to ?? state.doc.lineAt(from).to;
  return { from, to: Math.max(from, end), severity, message };
}
