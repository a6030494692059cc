import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LabSummary } from '@gopherlab/contracts';
import { ScoreRing } from '../../components/ScoreRing.tsx';
import { useLocalized } from '../../lib/localized.ts';
import classes from './LabRow.module.css';
import { useProgressText } from './use-progress-text.ts';

/** One lab, one row; the whole row is the link. */
export function LabRow({ lab }: { lab: LabSummary }) {
  const { t } = useTranslation('catalogue');
  const text = useLocalized();
  const { title, summary, area, tags, level, minutes, profile, progress } = lab;
  return (
    <li className={classes.row}>
      <span className={classes.ring} aria-hidden>
        <ScoreRing state={progress.state} score={progress.bestScore} />
      </span>
      <div className={classes.what}>
        <h2 className={classes.title}>
          <Link className={classes.link} to={`/labs/${lab.slug}`} data-lab-link>
            {text(title)}
          </Link>
        </h2>
        <p className={classes.summary}>{text(summary)}</p>
      </div>
      <div className={classes.topic}>
        <p>{[t(`area.${area}`), ...tags.slice(0, 2)].join(' · ')}</p>
        <p className={classes.state} data-state={progress.state}>
          {useProgressText(lab)}
        </p>
      </div>
      <div className={classes.size}>
        <p className="numeric">
          <span>{t(`level.${level}`)}</span>
          <span>{t('minutes', { count: minutes })}</span>
        </p>
        <p>{t(`where.${profile}`)}</p>
      </div>
    </li>
  );
}
