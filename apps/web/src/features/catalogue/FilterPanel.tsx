import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LabSummary } from '@gopherlab/contracts';
import classes from './FilterPanel.module.css';
import { countOptions, FACET_NAMES, type Facet, type FacetOption } from './filters.ts';
import { useOptionLabel } from './use-option-label.ts';
import type { FilterControls } from './use-filters.ts';

interface FilterPanelProps {
  labs: readonly LabSummary[];
  controls: FilterControls;
}

/** Every facet with its options and how many labs each would show. */
export function FilterPanel({ labs, controls }: FilterPanelProps) {
  const { t } = useTranslation('catalogue');
  return (
    <div className={classes.panel}>
      {FACET_NAMES.map((facet) => (
        <fieldset key={facet} className={classes.facet}>
          <legend className={classes.legend}>{t(`facet.${facet}`)}</legend>
          {countOptions(labs, controls.filters, facet).map(({ option, count }) => (
            <Option key={option} facet={facet} option={option} count={count} controls={controls} />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

interface OptionProps {
  facet: Facet;
  option: FacetOption;
  count: number;
  controls: FilterControls;
}

function Option({ facet, option, count, controls }: OptionProps) {
  const { t } = useTranslation('catalogue');
  const label = useOptionLabel();
  const chosen = (controls.filters[facet] as readonly FacetOption[]).includes(option);
  return (
    <Checkbox
      className={classes.option}
      classNames={{ body: classes.optionBody, labelWrapper: classes.optionLabel, label: classes.optionText }}
      data-empty={(count === 0 && !chosen) || undefined}
      checked={chosen}
      onChange={() => controls.toggle(facet, option)}
      label={
        <>
          <span>{label(facet, option)}</span>
          <span className={`${classes.count} numeric`} aria-label={t('count', { count })}>
            {count}
          </span>
        </>
      }
    />
  );
}
