import { Button, TextInput } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react';
import { useState, type KeyboardEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabSummary } from '@gopherlab/contracts';
import { Keys } from '../../components/Keys.tsx';
import { FilterPanel } from './FilterPanel.tsx';
import { FilterSheet } from './FilterSheet.tsx';
import { countChosen, filterLabs } from './filters.ts';
import { focusRow } from './row-focus.ts';
import classes from './SearchField.module.css';
import type { FilterControls } from './use-filters.ts';

interface SearchFieldProps {
  ref: Ref<HTMLInputElement>;
  query: string;
  onChange: (query: string) => void;
  labs: readonly LabSummary[] | undefined;
  controls: FilterControls;
}

/** The search field and, on a narrow screen, the way to the filters. */
export function SearchField({ ref, query, onChange, labs, controls }: SearchFieldProps) {
  const { t } = useTranslation('catalogue');

  function handleKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      onChange('');
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      focusRow('first');
    }
  }

  return (
    <div className={classes.line}>
      <TextInput
        ref={ref}
        className={classes.field}
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={query === '' ? <Keys shortcut="/" /> : undefined}
        rightSectionPointerEvents="none"
        value={query}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={handleKeyDown}
      />
      {labs ? <NarrowFilters labs={labs} controls={controls} /> : null}
    </div>
  );
}

function NarrowFilters({ labs, controls }: { labs: readonly LabSummary[]; controls: FilterControls }) {
  const { t } = useTranslation('catalogue');
  const [opened, setOpened] = useState(false);
  const chosen = countChosen(controls.filters);
  return (
    <>
      <Button
        size="sm"
        variant="default"
        className={classes.open}
        aria-haspopup="dialog"
        aria-label={chosen === 0 ? t('filtersOpen') : t('filtersOpenCount', { count: chosen })}
        leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
        rightSection={chosen === 0 ? undefined : <span className="numeric">{chosen}</span>}
        onClick={() => setOpened(true)}
      >
        {t('filters')}
      </Button>
      {opened ? (
        <FilterSheet
          shown={filterLabs(labs, controls.filters).length}
          onReset={chosen > 0 ? controls.reset : undefined}
          onClose={() => setOpened(false)}
        >
          <FilterPanel labs={labs} controls={controls} />
        </FilterSheet>
      ) : null}
    </>
  );
}
