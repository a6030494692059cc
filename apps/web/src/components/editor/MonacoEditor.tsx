import { useEffect, useRef } from 'react';
import { editorColumn } from './byte-column.ts';
import type { CursorTarget, EditorFiles, EditorProps, MarkedDiagnostic } from './editor-contract.ts';
import { languageOfPath } from './file-language.ts';
import { monaco } from './monaco-entry.ts';
import { applyMonacoTheme } from './monaco-theme.ts';
import { textEdits } from './text-edits.ts';
import { watchScheme } from './watch-scheme.ts';
import classes from './editor.module.css';

const MARKER_OWNER = 'build';
let nextInstance = 0;

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontLigatures: false,
  fontSize: 13,
  lineHeight: 20,
  minimap: { enabled: false },
  bracketPairColorization: { enabled: false },
  insertSpaces: false,
  tabSize: 4,
  detectIndentation: false,
  scrollBeyondLastLine: false,
  renderLineHighlight: 'line',
  lineNumbersMinChars: 4,
  // Dimmed, the number of an empty last line is too pale to be read.
  renderFinalNewline: 'on',
  padding: { top: 8, bottom: 8 },
  fixedOverflowWidgets: true,
  overviewRulerLanes: 2,
  stickyScroll: { enabled: false },
  // The sandbox's Go is the judge; the page has no second opinion about code.
  occurrencesHighlight: 'singleFile',
  accessibilitySupport: 'auto',
};

/** Monaco behind one wrapper: a model for each file, so that undo stays with the file when tabs change. */
export function MonacoEditor(props: EditorProps) {
  const { files, path, diagnostics, label, readonlyMessage, target } = props;
  const host = useRef<HTMLDivElement>(null);
  const workbench = useRef<Workbench>(null);
  const onReady = useRef(props.onReady);

  // Monaco owns its DOM: one editor for each set of files, disposed with it.
  useEffect(() => {
    if (!host.current) return;
    const created = createWorkbench(host.current, files);
    workbench.current = created;
    onReady.current?.();
    return () => {
      workbench.current = null;
      created.dispose();
    };
  }, [files]);
  // The active tab, the label and the language live in Monaco, not in the DOM that React knows.
  useEffect(() => {
    workbench.current?.show(path, label, readonlyMessage);
  }, [files, path, label, readonlyMessage]);
  // Markers belong to models; a later build replaces those of an earlier one.
  useEffect(() => workbench.current?.mark(diagnostics), [files, path, diagnostics]);
  // A click on a diagnostic moves the cursor of an editor that exists already.
  useEffect(() => {
    if (target) workbench.current?.reveal(target);
  }, [files, path, target]);

  return <div ref={host} className={classes.host} data-editor="monaco" />;
}

interface Workbench {
  show: (path: string, label: string, readonlyMessage: string) => void;
  mark: (diagnostics: readonly MarkedDiagnostic[]) => void;
  reveal: (target: CursorTarget) => void;
  dispose: () => void;
}

function createWorkbench(host: HTMLElement, files: EditorFiles): Workbench {
  applyMonacoTheme(monaco.editor);
  releaseShortcuts();
  const editor = monaco.editor.create(host, { ...OPTIONS, model: null });
  const models = createModels(files);
  const viewStates = new Map<string, monaco.editor.ICodeEditorViewState | null>();
  // Monaco measures characters once; the web font may arrive later.
  void document.fonts.load(`13px ${OPTIONS.fontFamily}`).then(() => monaco.editor.remeasureFonts());
  const stopWatching = watchScheme(() => applyMonacoTheme(monaco.editor));
  let shown: string | null = null;
  return {
    show(path, label, readonlyMessage) {
      editor.updateOptions({
        ariaLabel: label,
        readOnly: files.isReadonly(path),
        readOnlyMessage: { value: readonlyMessage },
      });
      if (shown === path && editor.getModel()) return;
      if (shown !== null) viewStates.set(shown, editor.saveViewState());
      shown = path;
      editor.setModel(models.get(path));
      const state = viewStates.get(path);
      if (state) editor.restoreViewState(state);
    },
    mark: (diagnostics) => models.mark(diagnostics),
    reveal({ line, column }) {
      const model = editor.getModel();
      const lineNumber = Math.min(Math.max(1, line), model?.getLineCount() ?? 1);
      const position = { lineNumber, column: editorColumn(model?.getLineContent(lineNumber) ?? '', column) };
      editor.setPosition(position);
      editor.revealPositionInCenterIfOutsideViewport(position);
      editor.focus();
    },
    dispose() {
      stopWatching();
      editor.dispose();
      models.dispose();
    },
  };
}

function createModels(files: EditorFiles) {
  const models = new Map<string, monaco.editor.ITextModel>();
  nextInstance += 1;
  const instance = nextInstance;
  const make = (path: string, content: string) => {
    const uri = monaco.Uri.from({ scheme: 'lab', path: `/${instance}/${path}` });
    const language = languageOfPath(path);
    const model = monaco.editor.createModel(content, language === 'plain' ? 'plaintext' : language, uri);
    model.setEOL(monaco.editor.EndOfLineSequence.LF);
    model.onDidChangeContent(() => files.edit(path, model.getValue()));
    models.set(path, model);
    return model;
  };
  const follow = () => {
    const contents = files.contents();
    for (const [path, model] of models) {
      const content = contents[path];
      if (content === undefined) {
        model.dispose();
        models.delete(path);
      } else if (content !== model.getValue()) {
        // As edits, so that undo takes a reset or a restore back, and the cursor stays where nothing changed.
        model.pushStackElement();
        model.pushEditOperations([], operationsTo(model, content), () => null);
        model.pushStackElement();
      }
    }
  };
  const unsubscribe = files.subscribe(follow);
  return {
    get(path: string): monaco.editor.ITextModel | null {
      const content = files.contents()[path];
      return models.get(path) ?? (content === undefined ? null : make(path, content));
    },
    mark(diagnostics: readonly MarkedDiagnostic[]) {
      for (const [path, model] of models) {
        const own = diagnostics.filter((diagnostic) => diagnostic.file === path);
        monaco.editor.setModelMarkers(
          model,
          MARKER_OWNER,
          own.map((one) => markerOf(one, model)),
        );
      }
    },
    dispose() {
      unsubscribe();
      models.forEach((model) => model.dispose());
    },
  };
}

function operationsTo(
  model: monaco.editor.ITextModel,
  content: string,
): monaco.editor.IIdentifiedSingleEditOperation[] {
  return textEdits(model.getValue(), content).map(({ from, to, insert }) => ({
    range: monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to)),
    text: insert,
  }));
}

function markerOf(diagnostic: MarkedDiagnostic, model: monaco.editor.ITextModel): monaco.editor.IMarkerData {
  const line = Math.min(Math.max(1, diagnostic.line), model.getLineCount());
  const column = editorColumn(model.getLineContent(line), diagnostic.column);
  const word = model.getWordAtPosition({ lineNumber: line, column });
  return {
    severity: diagnostic.severity === 'warning' ? monaco.MarkerSeverity.Warning : monaco.MarkerSeverity.Error,
    message: diagnostic.message,
    startLineNumber: line,
    startColumn: column,
    endLineNumber: line,
    endColumn: word?.endColumn ?? model.getLineMaxColumn(line),
  };
}

let released = false;

/** The page's own shortcuts must reach the page: Monaco would take Ctrl+Enter for "insert line below". */
function releaseShortcuts(): void {
  if (released) return;
  released = true;
  const { CtrlCmd, Shift } = monaco.KeyMod;
  const { Enter, KeyS } = monaco.KeyCode;
  const keys = [CtrlCmd | Enter, CtrlCmd | Shift | Enter, CtrlCmd | KeyS];
  monaco.editor.addKeybindingRules(keys.map((keybinding) => ({ keybinding, command: null })));
}
