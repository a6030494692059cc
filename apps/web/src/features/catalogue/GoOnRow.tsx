import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LabSummary } from '@gopherlab/contracts';
import { ScoreRing } from '../../components/ScoreRing.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { useLocalized } from '../../lib/localized.ts';
import { formatAgo, formatDateTime, useNow } from '../../lib/time.ts';
import classes from './GoOnRow.module.css';
import { useProgressText } from './use-progress-text.ts';

/** The first thing somebody sees who has work open. */
export function GoOnRow({ lab }: { lab: LabSummary }) {
  const { t } = useTranslation('catalogue');
  const common = useTranslation('common').t;
  const text = useLocalized();
  const language = useLanguage();
  const now = useNow();
  const since = lab.progress.lastActivityAt;
  return (
    <section className={classes.row} aria-label={t('goOn')}>
      <ScoreRing state={lab.progress.state} score={lab.progress.bestScore} />
      <p className={classes.text}>
        <span className={classes.label}>{t('goOn')}</span>
        <strong className={classes.title}>{text(lab.title)}</strong>
        <span className={classes.progress}>
          {useProgressText(lab)}
          {since ? (
            <>
              {' · '}
              <time dateTime={since} title={t('lastWorked', { time: formatDateTime(since, language) })}>
                {formatAgo(since, now, common)}
              </time>
            </>
          ) : null}
        </span>
      </p>
      <Button
        component={Link}
        to={`/labs/${lab.slug}`}
        variant="filled"
        aria-label={t('openLab', { lab: text(lab.title) })}
      >
        {t('open')}
      </Button>
    </section>
  );
}
