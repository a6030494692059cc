import { useTranslation } from 'react-i18next';
import type { SimilarityModel } from '@gopherlab/contracts';
import classes from './similarity.module.css';

/** How many pairs of the class have which score. Heights grow with the root, so that one pair of ten thousand is seen. */
export function PairHistogram({ bins, model }: { bins: number[]; model: SimilarityModel }) {
  const { t } = useTranslation('similarity');
  const most = Math.max(1, ...bins);
  const width = 100 / bins.length;
  const rangeOf = (index: number) => ({
    from: Math.round(index * width),
    to: Math.round((index + 1) * width),
  });
  const filled = bins.flatMap((count, index) => (count > 0 ? [{ count, index }] : []));
  const summary = filled
    .map(({ count, index }) => t('histogram.bin', { count, ...rangeOf(index) }))
    .join(' ');
  return (
    <figure className={classes.histogram}>
      <div className={classes.bins} role="img" aria-label={`${t('histogram.label')} ${summary}`}>
        {bins.map((count, index) => (
          <span
            key={rangeOf(index).from}
            className={classes.bin}
            data-hint={hintOf(index / bins.length, model)}
          >
            <span className={classes.count}>{count > 0 ? count : ''}</span>
            <span
              className={classes.column}
              style={{ blockSize: count > 0 ? `${Math.max(3, Math.sqrt(count / most) * 72)}px` : 0 }}
            />
          </span>
        ))}
      </div>
      <div className={classes.scale} aria-hidden>
        <span>0 %</span>
        <span>50 %</span>
        <span>100 %</span>
      </div>
      <figcaption className={classes.quiet}>{t('histogram.caption')}</figcaption>
    </figure>
  );
}

function hintOf(score: number, { thresholds }: SimilarityModel): 'strong' | 'look' | 'none' {
  if (score >= thresholds.strong) return 'strong';
  return score >= thresholds.look ? 'look' : 'none';
}
