import { useTranslation } from 'react-i18next';
import { SkeletonBar } from '../../components/Skeletons.tsx';
import { readListShape } from './list-shape.ts';
import row from './LabRow.module.css';
import goOn from './GoOnRow.module.css';
import classes from './CataloguePage.module.css';

/** Rows without words. */
export function CatalogueSkeleton() {
  const { t } = useTranslation();
  const { rows, openWork } = readListShape();
  return (
    <div role="status" aria-label={t('state.loading')}>
      {openWork ? (
        <div className={goOn.row}>
          <SkeletonBar width={18} height={18} />
          <SkeletonBar width={280} />
        </div>
      ) : null}
      <div className={classes.head}>
        <SkeletonBar width={64} />
      </div>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={row.row}>
          <SkeletonBar width={18} height={18} />
          <div className={row.what}>
            <p className={row.title}>
              <SkeletonBar width={[180, 132, 208, 156][index % 4] ?? 160} />
            </p>
            <p>
              <SkeletonBar width={['62%', '74%', '55%', '68%'][index % 4] ?? '60%'} />
            </p>
          </div>
          <div className={row.topic}>
            <p>
              <SkeletonBar width={150} />
            </p>
            <p>
              <SkeletonBar width={76} />
            </p>
          </div>
          <div className={row.size}>
            <p>
              <SkeletonBar width={96} />
            </p>
            <p>
              <SkeletonBar width={64} />
            </p>
          </div>
        </div>
      ))}
    </div>
  );
}

/** The filter column while the labs are on their way. */
export function FilterSkeleton() {
  return (
    <div className={classes.filterSkeleton} aria-hidden>
      {[3, 3, 3, 3, 3].map((options, facet) => (
        <div key={facet}>
          {Array.from({ length: options + 1 }, (_, line) => (
            <p key={line}>
              <SkeletonBar width={line === 0 ? 48 : (['70%', '82%', '60%'][line % 3] ?? '70%')} />
            </p>
          ))}
        </div>
      ))}
    </div>
  );
}
