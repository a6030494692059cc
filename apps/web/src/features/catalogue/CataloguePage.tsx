import { lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { loadTexts } from '../../lib/i18n.ts';
import { useLabs, useSession } from '../../lib/query.ts';
import classes from './CataloguePage.module.css';
import { CatalogueSkeleton, FilterSkeleton } from './CatalogueSkeleton.tsx';
import { FilterPanel } from './FilterPanel.tsx';
import { findOpenWork } from './filters.ts';
import { LabList } from './LabList.tsx';
import { storeListShape } from './list-shape.ts';
import { SearchField } from './SearchField.tsx';
import { useFilters } from './use-filters.ts';

/** Nobody but whoever has an account is asked for anything. */
const MyWork = lazy(async () => {
  const texts = loadTexts('work');
  const { MyWork: Component } = await import('../work/MyWork.tsx');
  await texts;
  return { default: Component };
});

/** The start page: go on where you were, or choose a lab. */
export function CataloguePage() {
  const { t } = useTranslation('catalogue');
  const common = useTranslation('common').t;
  const controls = useFilters();
  const search = useRef<HTMLInputElement>(null);
  const labs = useLabs();
  const all = labs.data?.labs;
  const hasAccount = useSession().data?.person.guest === false;

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
        {hasAccount ? (
          <Suspense fallback={null}>
            <MyWork />
          </Suspense>
        ) : null}
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
