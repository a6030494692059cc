import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '@gopherlab/contracts';
import type { EditorFiles } from '../../components/editor/editor-contract.ts';
import classes from './output.module.css';

interface DiagnosticListProps {
  diagnostics: readonly Diagnostic[];
  files: EditorFiles;
  onPick: (diagnostic: Diagnostic) => void;
}

/** What the last build said, each with the way to its line. */
export function DiagnosticList({ diagnostics, files, onPick }: DiagnosticListProps) {
  const { t } = useTranslation('workspace');
  if (diagnostics.length === 0) return null;
  const contents = files.contents();
  return (
    <ul className={classes.diagnostics} aria-label={t('output.diagnostics')}>
      {diagnostics.map((diagnostic, index) => {
        const place = `${diagnostic.file}:${diagnostic.line}${diagnostic.column > 0 ? `:${diagnostic.column}` : ''}`;
        return (
          <li key={index}>
            {contents[diagnostic.file] === undefined ? (
              <span className={classes.place}>{place}</span>
            ) : (
              <button type="button" onClick={() => onPick(diagnostic)}>
                {place}
              </button>
            )}
            <span className={classes.message}>{diagnostic.message}</span>
          </li>
        );
      })}
    </ul>
  );
}
