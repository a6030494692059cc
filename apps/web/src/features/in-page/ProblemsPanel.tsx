import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '@gopherlab/contracts';
import type { EditorFiles } from '../../components/editor/editor-contract.ts';
import { StatePanel } from '../../components/StatePanel.tsx';
import { DiagnosticList } from '../workspace/DiagnosticList.tsx';
import { useStore } from '../workspace/use-store.ts';
import type { PageSession } from './page-session.ts';

interface ProblemsPanelProps {
  page: PageSession;
  files: EditorFiles;
  onPick: (diagnostic: Diagnostic) => void;
}

/** What compiler and vet say about the files as they are now; the same that is marked in the editor. */
export function ProblemsPanel({ page, files, onPick }: ProblemsPanelProps) {
  const { t } = useTranslation('inPage');
  const { phase, problems } = useStore(page.live);
  if (problems && problems.length > 0) {
    return (
      <DiagnosticList diagnostics={problems} label={t('problems.label')} files={files} onPick={onPick} bare />
    );
  }
  if (problems) {
    return (
      <StatePanel kind="empty" headingLevel={3} title={t('problems.none')} why={t('problems.noneWhy')} />
    );
  }
  const key = phase === 'checking' ? 'checking' : phase === 'broken' ? 'broken' : 'off';
  return (
    <StatePanel
      kind="empty"
      headingLevel={3}
      title={t(`problems.${key}`)}
      why={key === 'checking' ? null : t(`problems.${key}Why`)}
    />
  );
}
