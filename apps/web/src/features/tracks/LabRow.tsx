import { Button, Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TrackLab } from '@gopherlab/contracts';
import { toggleRequired } from './editor-model.ts';
import classes from './tracks.module.css';

interface LabRowProps {
  own: TrackLab;
  at: number;
  chosen: readonly TrackLab[];
  nameOf: (lab: string) => string;
  onChange: (changed: TrackLab) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** One lab of the form: its place, its weight and what it waits for. */
export function LabRow({ own, at, chosen, nameOf, onChange, onMove, onRemove }: LabRowProps) {
  const { t } = useTranslation('tracks');
  const lab = nameOf(own.lab);
  const others = chosen.filter((other) => other.lab !== own.lab);
  return (
    <li className={classes.editRow}>
      <div className={classes.rowHead}>
        <span className={classes.rowTitle}>
          {at + 1}. {lab}
        </span>
        <span className={classes.controls}>
          {/* At an end it stays focusable and does nothing: whoever moves a lab there keeps the keyboard. */}
          <RowButton
            label={t('editor.upShort')}
            name={t('editor.up', { lab })}
            ended={at === 0}
            onClick={() => onMove(-1)}
          />
          <RowButton
            label={t('editor.downShort')}
            name={t('editor.down', { lab })}
            ended={at === chosen.length - 1}
            onClick={() => onMove(1)}
          />
          <RowButton label={t('editor.removeShort')} name={t('editor.remove', { lab })} onClick={onRemove} />
        </span>
      </div>
      <TextInput
        className={classes.weight ?? ''}
        type="number"
        label={t('editor.weightShort')}
        aria-label={t('editor.weight', { lab })}
        defaultValue={own.weight}
        required
        min={0.01}
        max={100}
        step="any"
        onChange={(event) => onChange({ ...own, weight: event.currentTarget.valueAsNumber })}
      />
      <fieldset className={classes.requires}>
        <legend>{t('editor.requires', { lab })}</legend>
        {others.length === 0 ? (
          <span className={classes.muted}>{t('editor.requiresNothing')}</span>
        ) : (
          others.map((other) => (
            <Checkbox
              key={other.lab}
              label={nameOf(other.lab)}
              checked={own.requires.includes(other.lab)}
              onChange={() => onChange({ ...own, requires: toggleRequired(own.requires, other.lab) })}
            />
          ))
        )}
      </fieldset>
    </li>
  );
}

interface RowButtonProps {
  label: string;
  name: string;
  ended?: boolean;
  onClick: () => void;
}

function RowButton({ label, name, ended = false, onClick }: RowButtonProps) {
  return (
    <Button
      variant="default"
      size="compact-sm"
      aria-label={name}
      aria-disabled={ended || undefined}
      data-disabled={ended || undefined}
      onClick={() => {
        if (!ended) onClick();
      }}
    >
      {label}
    </Button>
  );
}
