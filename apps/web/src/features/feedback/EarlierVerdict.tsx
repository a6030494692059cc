import { useTranslation } from 'react-i18next';
import type { EarlierVerdict as Earlier } from '@gopherlab/contracts';
import { CheckStatus } from '../../components/CheckStatus.tsx';
import { InlineText } from '../../components/markdown/InlineText.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { useLocalized } from '../../lib/localized.ts';
import { formatDateTime } from '../../lib/time.ts';
import classes from './feedback.module.css';

/** A verdict that counted once: what it said, and its signature as a file. */
export function EarlierVerdict({ earlier }: { earlier: Earlier }) {
  const { t } = useTranslation('feedback');
  const text = useLocalized();
  const language = useLanguage();
  const { verdict, signed, gradedAt } = earlier;
  const title = t('earlier.title', {
    score: verdict.score,
    max: verdict.maxScore,
    date: formatDateTime(gradedAt, language),
  });
  return (
    <details className={classes.earlier}>
      <summary>{title}</summary>
      <p className={classes.body}>
        <InlineText text={text(verdict.summary)} />
      </p>
      <ul className={classes.checks}>
        {verdict.checks.map((check) => (
          <li key={check.id}>
            <CheckStatus status={check.status} iconOnly /> <code>{check.id}</code>{' '}
            <InlineText text={text(check.message)} />{' '}
            <span className={classes.when}>
              {check.earned}/{check.points}
            </span>
          </li>
        ))}
      </ul>
      {signed ? (
        <a
          download={`verdict-${verdict.lab}-earlier.json`}
          href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(signed, null, 2))}`}
        >
          {t('earlier.download')}
        </a>
      ) : (
        <p className={classes.when}>{t('earlier.unsigned')}</p>
      )}
    </details>
  );
}
