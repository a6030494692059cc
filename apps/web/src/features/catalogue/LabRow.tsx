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
        <p>
          {t(`area.${area}`)}
          <span className={classes.tags}>{newWords(tags, t(`area.${area}`)).map((tag) => ` · ${tag}`)}</span>
        </p>
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

const TAGS_SHOWN = 2;

/** Tags that do not only repeat the area's name. */
function newWords(tags: readonly string[], area: string): string[] {
  return tags.filter((tag) => !area.toLowerCase().includes(tag.toLowerCase())).slice(0, TAGS_SHOWN);
}
