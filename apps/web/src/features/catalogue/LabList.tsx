import { Button } from '@mantine/core';
import type { KeyboardEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabSummary } from '@gopherlab/contracts';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useActions } from '../../lib/actions.ts';
import classes from './CataloguePage.module.css';
import { countChosen, FACET_NAMES, filterLabs, findOpenWork, type Filters } from './filters.ts';
import { GoOnRow } from './GoOnRow.tsx';
import { LabRow } from './LabRow.tsx';
import { focusRow } from './row-focus.ts';
import type { FilterControls } from './use-filters.ts';
import { useOptionLabel } from './use-option-label.ts';

interface LabListProps {
  labs: readonly LabSummary[];
  controls: FilterControls;
  search: RefObject<HTMLInputElement | null>;
}

export function LabList({ labs, controls, search }: LabListProps) {
  const { t } = useTranslation('catalogue');
  const { filters, reset } = controls;
  const shown = filterLabs(labs, filters);
  const openWork = findOpenWork(labs);
  const filtered = countChosen(filters) > 0 || filters.query.trim() !== '';
  useListActions(search);

  if (labs.length === 0) {
    return <StatePanel kind="empty" title={t('none.title')} why={t('none.why')} next={t('none.next')} />;
  }
  return (
    <>
      {openWork ? <GoOnRow lab={openWork} /> : null}
      <div className={classes.head}>
        <p className="numeric" role="status">
          {filtered
            ? t('countOf', { count: shown.length, total: labs.length })
            : t('count', { count: labs.length })}
        </p>
        {filtered && shown.length > 0 ? (
          <Button variant="subtle" onClick={reset}>
            {t('reset')}
          </Button>
        ) : null}
      </div>
      {shown.length > 0 ? (
        <ul className={classes.rows} onKeyDown={handleKeyDown}>
          {shown.map((lab) => (
            <LabRow key={lab.slug} lab={lab} />
          ))}
        </ul>
      ) : (
        <NoMatch filters={filters} onReset={reset} />
      )}
    </>
  );
}

const MOVES = { ArrowDown: 'next', ArrowUp: 'previous', Home: 'first', End: 'last' } as const;

function handleKeyDown(event: KeyboardEvent) {
  if (!(event.key in MOVES) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  focusRow(MOVES[event.key as keyof typeof MOVES]);
}

function useListActions(search: RefObject<HTMLInputElement | null>) {
  const { t } = useTranslation('catalogue');
  const group = t('keys.group');
  useActions([
    { id: 'labs.search', group, label: t('keys.search'), shortcut: '/', run: () => search.current?.focus() },
    { id: 'labs.next', group, label: t('keys.next'), shortcut: 'j', run: () => focusRow('next') },
    { id: 'labs.previous', group, label: t('keys.previous'), shortcut: 'k', run: () => focusRow('previous') },
  ]);
}

function NoMatch({ filters, onReset }: { filters: Filters; onReset: () => void }) {
  const { t } = useTranslation('catalogue');
  const label = useOptionLabel();
  const asked = FACET_NAMES.filter((facet) => filters[facet].length > 0).map((facet) =>
    filters[facet].map((option) => label(facet, option)).join(' / '),
  );
  if (filters.query.trim()) asked.unshift(t('quoted', { text: filters.query.trim() }));
  return (
    <StatePanel
      kind="empty"
      title={t('noMatch.title')}
      why={t('noMatch.why', { filters: asked.join(t('separator')) })}
      next={t('noMatch.next')}
      action={{ label: t('reset'), onClick: onReset }}
    />
  );
}
