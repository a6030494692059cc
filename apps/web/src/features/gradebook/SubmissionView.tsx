import { lazy, Suspense, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CheckResult, Submission, Verdict } from '@gopherlab/contracts';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { queries } from '../../lib/query.ts';
import { EarlierNotes } from '../feedback/FeedbackNotes.tsx';
import { feedbackQueries } from '../feedback/feedback-api.ts';
import { CheckRow } from '../verdict/CheckRow.tsx';
import type { CheckLine } from '../verdict/check-rows.ts';
import { isProfile } from '../verdict/artefact-kind.ts';
import { HashLine } from '../verdict/HashLine.tsx';
import { ProofLine } from '../verdict/ProofLine.tsx';
import verdictClasses from '../verdict/verdict.module.css';
import { VerdictHeader } from '../verdict/VerdictHeader.tsx';
import { CommentedFiles } from './CommentedFiles.tsx';
import classes from './panel.module.css';

const ProfilePanel = lazy(() =>
  import('../verdict/ProfilePanel.tsx').then((module) => ({ default: module.ProfilePanel })),
);

/** One submission as its instructor reads it: the verdict and its evidence, then the files with what was said of them. */
export function SubmissionView({ submission }: { submission: Submission }) {
  const { t } = useTranslation('gradebook');
  const files = useQuery(queries.submissionFiles(submission.id));
  const feedback = useQuery(feedbackQueries.feedback(submission.id));
  const { verdict } = submission;
  return (
    <>
      {verdict ? (
        <VerdictEvidence submission={submission} verdict={verdict} />
      ) : (
        <p className={classes.quiet}>{t('cell.waiting')}</p>
      )}
      <EarlierNotes earlier={feedback.data?.earlier ?? []} />
      {files.error ? (
        <ErrorState error={files.error} headingLevel={3} onRetry={() => void files.refetch()} />
      ) : files.data ? (
        <CommentedFiles
          submissionId={submission.id}
          files={files.data.files}
          comments={feedback.data?.comments ?? []}
          closed={feedback.data?.commentsClosed ?? false}
        />
      ) : (
        <SkeletonText lines={8} />
      )}
    </>
  );
}

function VerdictEvidence({ submission, verdict }: { submission: Submission; verdict: Verdict }) {
  const { t } = useTranslation('verdict');
  const [profile, setProfile] = useState<string | null>(null);
  const profiles = submission.artefacts.filter(isProfile);
  return (
    <>
      <VerdictHeader submission={submission} verdict={verdict} onRetry={undefined} />
      <ul className={verdictClasses.checks} aria-label={t('checks')}>
        {verdict.checks.map((check) => (
          <CheckRow
            key={check.id}
            row={toLine(check, submission)}
            highlighted={null}
            hint={null}
            submission={submission}
            onProfile={setProfile}
          />
        ))}
      </ul>
      {profile !== null && (
        <ErrorBoundary>
          <Suspense fallback={<SkeletonText lines={6} />}>
            <ProfilePanel
              submissionId={submission.id}
              artefacts={profiles}
              picked={profile}
              onPick={setProfile}
            />
          </Suspense>
        </ErrorBoundary>
      )}
      <ProofLine submission={submission} verdict={verdict}>
        {null}
      </ProofLine>
      <HashLine verdict={verdict} />
    </>
  );
}

function toLine(check: CheckResult, { artefacts }: Submission): CheckLine {
  return {
    id: check.id,
    title: check.title,
    points: check.points,
    earned: check.earned,
    state: check.status,
    message: check.message,
    expected: check.expected ?? null,
    seen: check.seen ?? null,
    durationMs: check.durationMs,
    artefacts: artefacts.filter(({ name }) => check.artefacts.includes(name)),
  };
}
