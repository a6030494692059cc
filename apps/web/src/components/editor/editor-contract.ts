import type { Diagnostic } from '@gopherlab/contracts';

/** The files behind an editor; it reads them, writes to them, and follows what others change. */
export interface EditorFiles {
  /** Own and read-only files by path. */
  contents: () => Readonly<Record<string, string>>;
  isReadonly: (path: string) => boolean;
  edit: (path: string, content: string) => void;
  subscribe: (listener: () => void) => () => void;
}

export interface CursorTarget {
  line: number;
  /** In bytes from 1, as the compiler counts. */
  column: number;
}

/** A diagnostic as it is marked in the text: an error unless it says otherwise. */
export interface MarkedDiagnostic extends Diagnostic {
  severity?: 'error' | 'warning';
}

export interface EditorProps {
  files: EditorFiles;
  path: string;
  diagnostics: readonly MarkedDiagnostic[];
  /** What a screen reader calls the editor. */
  label: string;
  /** Shown where somebody types into a read-only file. */
  readonlyMessage: string;
  /** Where to put the cursor; a new object moves it again. */
  target: CursorTarget | null;
  onReady?: () => void;
}
