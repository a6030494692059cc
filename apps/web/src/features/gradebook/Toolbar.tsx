import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { IconDownload, IconRefresh, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { GradebookAssignment } from '@gopherlab/contracts';
import { gradebookApi } from './gradebook-api.ts';
import { FILTERS, MEASURES, type GridFilter, type Measure } from './grid-model.ts';
import classes from './page.module.css';

interface ToolbarProps {
  cohortId: string;
  assignments: readonly Pick<GradebookAssignment, 'id' | 'title'>[];
  assignment: string | null;
  filter: GridFilter;
  measure: Measure;
  shown: number;
  total: number;
  onAssignment: (id: string | null) => void;
  onFilter: (filter: GridFilter) => void;
  onMeasure: (measure: Measure) => void;
  onRegrade: () => void;
}

/** What is shown, of whom, and where it goes. */
export function Toolbar(props: ToolbarProps) {
  const { cohortId, assignments, assignment, filter, measure, onAssignment, onFilter, onMeasure } = props;
  const { t } = useTranslation('gradebook');
  return (
    <div className={classes.toolbar} role="group" aria-label={t('toolbar.label')}>
      <TextInput
        className={classes.search ?? ''}
        aria-label={t('toolbar.search')}
        placeholder={t('toolbar.search')}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t('toolbar.assignment')}
        value={assignment ?? ''}
        data={[
          { value: '', label: t('toolbar.allAssignments') },
          ...assignments.map(({ id, title }) => ({ value: id, label: title })),
        ]}
        onChange={(event) => onAssignment(event.currentTarget.value || null)}
      />
      <NativeSelect
        aria-label={t('toolbar.filter')}
        value={filter.kind}
        data={FILTERS.map((kind) => ({ value: kind, label: t(`filter.${kind}`) }))}
        onChange={(event) => onFilter({ ...filter, kind: event.currentTarget.value as GridFilter['kind'] })}
      />
      {filter.kind === 'below' && (
        <NumberInput
          className={classes.below ?? ''}
          aria-label={t('toolbar.below')}
          min={0}
          max={100}
          value={filter.below}
          onChange={(value) => typeof value === 'number' && onFilter({ ...filter, below: value })}
        />
      )}
      <NativeSelect
        aria-label={t('toolbar.measure')}
        value={measure}
        data={MEASURES.map((one) => ({ value: one, label: t(`measure.${one}`) }))}
        onChange={(event) => onMeasure(event.currentTarget.value as Measure)}
      />
      <span className={classes.count} role="status">
        {t('toolbar.count', { shown: props.shown, total: props.total })}
      </span>
      <span className={classes.acts}>
        {(['csv', 'csv-long', 'json'] as const).map((format) => (
          <a
            key={format}
            className={classes.act}
            download
            href={gradebookApi.exportUrl(cohortId, format, assignment)}
            title={t(`export.${format}Why`)}
          >
            <IconDownload size={14} aria-hidden /> {t(`export.${format}`)}
          </a>
        ))}
        <button type="button" className={classes.act} onClick={props.onRegrade}>
          <IconRefresh size={14} aria-hidden /> {t('regrade.title')}
        </button>
      </span>
    </div>
  );
}
