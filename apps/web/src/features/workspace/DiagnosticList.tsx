import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '@gopherlab/contracts';
import type { EditorFiles, MarkedDiagnostic } from '../../components/editor/editor-contract.ts';
import classes from './output.module.css';

interface DiagnosticListProps {
  diagnostics: readonly MarkedDiagnostic[];
  files: EditorFiles;
  onPick: (diagnostic: Diagnostic) => void;
  /** What a screen reader calls the list: build errors, unless it is something else. */
  label?: string;
  /** Fills its panel, instead of standing above something. */
  bare?: boolean;
}

/** What the compiler said, each with the way to its line. */
export function DiagnosticList({ diagnostics, files, onPick, label, bare = false }: DiagnosticListProps) {
  const { t } = useTranslation('workspace');
  if (diagnostics.length === 0) return null;
  const contents = files.contents();
  return (
    <ul className={classes.diagnostics} data-bare={bare} aria-label={label ?? t('output.diagnostics')}>
      {diagnostics.map((diagnostic, index) => {
        const place = `${diagnostic.file}:${diagnostic.line}${diagnostic.column > 0 ? `:${diagnostic.column}` : ''}`;
        return (
          <li key={index}>
            <Severity severity={diagnostic.severity ?? 'error'} />
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

function Severity({ severity }: { severity: 'error' | 'warning' }) {
  const { t } = useTranslation('workspace');
  const Icon = severity === 'error' ? IconCircleX : IconAlertTriangle;
  return (
    <Icon
      className={classes.severity}
      data-severity={severity}
      size={14}
      role="img"
      aria-label={t(`output.${severity}`)}
    />
  );
}
