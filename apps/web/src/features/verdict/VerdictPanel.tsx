import { useState } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LabDetail, Submission } from '@gopherlab/contracts';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { queries } from '../../lib/query.ts';
import { formatDateTime } from '../../lib/time.ts';
import { FeedbackNotes } from '../feedback/FeedbackNotes.tsx';
import { RefusedPanel } from '../workspace/RefusedPanel.tsx';
import type { RunnerState } from '../workspace/submission-runner.ts';
import { viewOfSubmission, type SubmissionView } from '../workspace/submission-view.ts';
import type { WorkspaceSession } from '../workspace/workspace-session.ts';
import type { WorkspaceUi } from '../workspace/workspace-ui.ts';
import { CheckRow } from './CheckRow.tsx';
import { checkRows } from './check-rows.ts';
import { CompareAttempts } from './CompareAttempts.tsx';
import { CompareSelect } from './CompareSelect.tsx';
import { DiagnosticList } from '../workspace/DiagnosticList.tsx';
import { HashLine } from './HashLine.tsx';
import { LiveHeader } from './LiveHeader.tsx';
import { ProofLine } from './ProofLine.tsx';
import classes from './verdict.module.css';
import { VerdictHeader } from './VerdictHeader.tsx';

interface VerdictPanelProps {
  lab: LabDetail;
  session: WorkspaceSession;
  runner: RunnerState;
  ui: WorkspaceUi;
}

/** The verdict that is open: of the grading that runs, of the latest one, or of one from the history. */
export function VerdictPanel({ lab, session, runner, ui }: VerdictPanelProps) {
  const { t } = useTranslation('verdict');
  const grades = useQuery(queries.submissions(lab.slug, 'grade'));
  const list = grades.data?.submissions ?? [];
  const refused = runner.phase === 'refused' && runner.mode === 'grade' && !ui.pinned;
  if (refused && runner.error) return <RefusedPanel error={runner.error} session={session} mode="grade" />;
  const view = openView(runner, ui.pinned, list);
  if (!view) {
    const sending = runner.mode === 'grade' && (runner.phase === 'sending' || runner.phase === 'waiting');
    if (sending) return <Waiting lab={lab} />;
    return (
      <StatePanel
        kind="empty"
        headingLevel={3}
        title={t('empty.title')}
        why={t('empty.why')}
        next={t('empty.next')}
      />
    );
  }
  if (view.submission?.withheld) return <WithheldVerdict until={view.submission.withheld.until} />;
  return <OpenVerdict key={view.id} lab={lab} session={session} view={view} ui={ui} list={list} />;
}

function openView(
  runner: RunnerState,
  pinned: Submission | null,
  list: readonly Submission[],
): SubmissionView | null {
  if (pinned) return viewOfSubmission(pinned);
  const sending = runner.mode === 'grade' && (runner.phase === 'sending' || runner.phase === 'waiting');
  if (sending) return null;
  if (runner.view?.mode === 'grade') return runner.view;
  // After a run the latest verdict is still the one that counts.
  const latest = list.find(({ verdict, withheld }) => verdict !== null || withheld);
  return latest ? viewOfSubmission(latest) : null;
}

/** An exam keeps the outcome back: the submission is safe, and nothing is said of it. */
function WithheldVerdict({ until }: { until: string | null }) {
  const { t } = useTranslation('verdict');
  const language = useLanguage();
  return (
    <StatePanel
      kind="denied"
      headingLevel={3}
      title={t('withheld.title')}
      why={until ? t('withheld.until', { time: formatDateTime(until, language) }) : t('withheld.untilSat')}
      next={t('withheld.next')}
    />
  );
}

/** All lines stand there before the first one is answered, so that nothing moves later. */
function Waiting({ lab }: { lab: LabDetail }) {
  return (
    <>
      <LiveHeader view={null} />
      <ul className={classes.checks}>
        {checkRows(lab, null).map((row) => (
          <CheckRow
            key={row.id}
            row={row}
            highlighted={null}
            hint={null}
            submission={null}
            onProfile={() => {}}
          />
        ))}
      </ul>
    </>
  );
}

interface OpenVerdictProps {
  lab: LabDetail;
  session: WorkspaceSession;
  view: SubmissionView;
  ui: WorkspaceUi;
  list: readonly Submission[];
}

function OpenVerdict({ lab, session, view, ui, list }: OpenVerdictProps) {
  const { t } = useTranslation('verdict');
  const { submission } = view;
  const verdict = submission?.verdict;
  const [comparing, setComparing] = useState<string | null>(null);
  const others = list.filter((other) => other.verdict && other.id !== view.id && other.attempt !== null);
  const handleRetry = () => void session.runner.start('grade', session.store.state().files);
  return (
    <>
      {ui.pinned && (
        <p className={classes.pinned}>
          {t('pinned', { attempt: ui.pinned.attempt ?? '–' })}{' '}
          <Button variant="subtle" onClick={() => ui.pin(null)}>
            {t('backToLatest')}
          </Button>
        </p>
      )}
      {submission && verdict ? (
        <VerdictHeader
          submission={submission}
          verdict={verdict}
          onRetry={ui.pinned ? undefined : handleRetry}
        />
      ) : (
        <LiveHeader view={view} />
      )}
      {submission && verdict && <FeedbackNotes submission={submission} />}
      <DiagnosticList diagnostics={view.diagnostics} files={session.editorFiles} onPick={ui.goTo} />
      <PolicyNotes view={view} />
      <ul className={classes.checks} aria-label={t('checks')}>
        {checkRows(lab, view).map((row) => (
          <CheckRow
            key={row.id}
            row={row}
            highlighted={ui.check?.id === row.id ? ui.check : null}
            hint={lab.checks.find((check) => check.id === row.id)?.hint ?? null}
            submission={submission}
            onProfile={ui.showProfile}
          />
        ))}
      </ul>
      {submission && verdict && (
        <>
          <ProofLine submission={submission} verdict={verdict}>
            <CompareSelect others={others} comparing={comparing} onCompare={setComparing} />
          </ProofLine>
          <HashLine verdict={verdict} />
          {comparing && (
            <CompareAttempts now={submission} then={others.find(({ id }) => id === comparing) ?? null} />
          )}
        </>
      )}
    </>
  );
}

function PolicyNotes({ view }: { view: SubmissionView }) {
  const { t, i18n } = useTranslation('verdict');
  if (view.policy.length === 0) return null;
  return (
    <section className={classes.policy}>
      <h3>{t('policy')}</h3>
      <ul>
        {view.policy.map((note, index) => (
          <li key={index}>{i18n.language === 'zh' ? note.zh : note.en}</li>
        ))}
      </ul>
    </section>
  );
}
