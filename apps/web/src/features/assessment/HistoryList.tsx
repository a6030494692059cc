import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AssessmentGuide, AssessmentSummary } from '@gopherlab/contracts';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import classes from './assessment.module.css';
import { LevelRange } from './LevelRange.tsx';
import { useTargetName } from './target-name.ts';

interface HistoryListProps {
  guide: AssessmentGuide;
  assessments: AssessmentSummary[];
}

/** The assessments that were finished, newest first, with what each came to. */
export function HistoryList({ guide, assessments }: HistoryListProps) {
  const { t } = useTranslation('assessment');
  const language = useLanguage();
  const targetName = useTargetName(guide);
  const finished = assessments.filter(({ finishedAt }) => finishedAt);
  return (
    <section className={classes.section} aria-labelledby="assessment-history">
      <h2 id="assessment-history">{t('history.title')}</h2>
      {finished.length === 0 ? (
        <StatePanel kind="empty" headingLevel={3} title={t('history.empty')} why={t('history.emptyWhy')} />
      ) : (
        <ul className={classes.rows}>
          {finished.map(({ id, target, finishedAt, level }) => (
            <li key={id} className={classes.row}>
              <Link to={`/progress/${id}`}>{targetName(target)}</Link>
              <time className={classes.muted} dateTime={finishedAt ?? ''}>
                {formatDateTime(finishedAt ?? '', language)}
              </time>
              {level && <LevelRange level={level} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
