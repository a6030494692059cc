import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { useLabs } from '../../lib/query.ts';
import classes from './CataloguePage.module.css';
import { CatalogueSkeleton, FilterSkeleton } from './CatalogueSkeleton.tsx';
import { FilterPanel } from './FilterPanel.tsx';
import { findOpenWork } from './filters.ts';
import { LabList } from './LabList.tsx';
import { storeListShape } from './list-shape.ts';
import { SearchField } from './SearchField.tsx';
import { useFilters } from './use-filters.ts';

/** The start page: go on where you were, or choose a lab. */
export function CataloguePage() {
  const { t } = useTranslation('catalogue');
  const common = useTranslation('common').t;
  const controls = useFilters();
  const search = useRef<HTMLInputElement>(null);
  const labs = useLabs();
  const all = labs.data?.labs;

  // Local storage is outside React: the next visit's skeleton has the shape of this list.
  useEffect(() => {
    if (all && all.length > 0)
      storeListShape({ rows: Math.min(all.length, 40), openWork: findOpenWork(all) !== undefined });
  }, [all]);

  return (
    <div className={classes.page}>
      <title>{common('title', { page: t('title') })}</title>
      <h1 className="visually-hidden">{t('title')}</h1>
      <search className={classes.filters} aria-label={t('filters')}>
        <SearchField
          ref={search}
          query={controls.filters.query}
          onChange={controls.setQuery}
          labs={all}
          controls={controls}
        />
        <div className={classes.facets}>
          {all ? <FilterPanel labs={all} controls={controls} /> : labs.isPending ? <FilterSkeleton /> : null}
        </div>
      </search>
      <div className={classes.list}>
        {all ? (
          <LabList labs={all} controls={controls} search={search} />
        ) : labs.isError ? (
          <ErrorState error={labs.error} onRetry={() => void labs.refetch()} />
        ) : (
          <CatalogueSkeleton />
        )}
      </div>
    </div>
  );
}
