import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Submission } from '@gopherlab/contracts';
import { CheckStatus } from '../../components/CheckStatus.tsx';
import { InlineText } from '../../components/markdown/InlineText.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLocalized } from '../../lib/localized.ts';
import { queries } from '../../lib/query.ts';
import { FilesDiff } from '../history/FilesDiff.tsx';
import classes from './verdict.module.css';

/** What became better, what became worse, and which lines did it. */
export function CompareAttempts({ now, then }: { now: Submission; then: Submission | null }) {
  const { t } = useTranslation('verdict');
  const text = useLocalized();
  const [before, after] = useQueries({
    queries: [queries.submissionFiles(then?.id ?? now.id), queries.submissionFiles(now.id)],
  });
  if (!then?.verdict || !now.verdict) return null;
  const earlier = new Map(then.verdict.checks.map((check) => [check.id, check]));
  const changed = now.verdict.checks.filter((check) => earlier.get(check.id)?.status !== check.status);
  const error = before.error ?? after.error;
  return (
    <section className={classes.comparison}>
      <h3>
        {t('compare.title', {
          now: now.attempt ?? '–',
          then: then.attempt ?? '–',
          nowScore: now.verdict.score,
          thenScore: then.verdict.score,
        })}
      </h3>
      {changed.length === 0 ? (
        <p className={classes.message}>{t('compare.sameChecks')}</p>
      ) : (
        <table className={classes.compareTable}>
          <thead>
            <tr>
              <th>{t('compare.check')}</th>
              <th>{t('attempt', { attempt: then.attempt ?? 0 })}</th>
              <th>{t('attempt', { attempt: now.attempt ?? 0 })}</th>
            </tr>
          </thead>
          <tbody>
            {changed.map((check) => (
              <tr key={check.id}>
                <td>
                  <InlineText text={text(check.title)} />
                </td>
                <td>
                  <CheckStatus status={earlier.get(check.id)?.status ?? 'not-run'} />
                </td>
                <td>
                  <CheckStatus status={check.status} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {error ? (
        <ErrorState error={error} headingLevel={3} />
      ) : before.data && after.data ? (
        <FilesDiff before={before.data.files} after={after.data.files} />
      ) : (
        <SkeletonText lines={4} />
      )}
    </section>
  );
}
