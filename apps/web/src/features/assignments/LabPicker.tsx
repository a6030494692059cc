import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '../teach/teach.module.css';

interface ChosenLab {
  lab: string;
  weight: string;
}

interface LabPickerProps {
  labs: string[];
  chosen: ChosenLab[];
  problem: string | undefined;
  onChange: (chosen: ChosenLab[]) => void;
}

/** Labs in the order in which learners see them, each with what it counts beside the others. */
export function LabPicker({ labs, chosen, problem, onChange }: LabPickerProps) {
  const { t } = useTranslation('assignments');
  const left = labs.filter((slug) => !chosen.some(({ lab }) => lab === slug));
  const replace = (at: number, by: ChosenLab[]) => onChange(chosen.toSpliced(at, 1, ...by));
  const moveUp = (at: number) => {
    const lab = chosen[at];
    if (lab) onChange(chosen.toSpliced(at, 1).toSpliced(at - 1, 0, lab));
  };
  return (
    <fieldset className={classes.group}>
      <legend>{t('field.labs')}</legend>
      <ol className={classes.picked}>
        {chosen.map(({ lab, weight }, at) => (
          <li key={lab}>
            <span className={classes.grow}>{lab}</span>
            <NumberInput
              aria-label={t('weightOf', { lab })}
              value={weight}
              min={0}
              hideControls
              w={72}
              onChange={(value) => replace(at, [{ lab, weight: String(value) }])}
            />
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t('earlierOf', { lab })}
              disabled={at === 0}
              onClick={() => moveUp(at)}
            >
              {t('earlier')}
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t('takeOutOf', { lab })}
              onClick={() => replace(at, [])}
            >
              {t('takeOut')}
            </Button>
          </li>
        ))}
      </ol>
      {left.length > 0 ? (
        <NativeSelect
          label={t('addLab')}
          value=""
          onChange={(event) => {
            const lab = event.currentTarget.value;
            if (lab !== '') onChange([...chosen, { lab, weight: '1' }]);
          }}
          data={[{ value: '', label: t('choose') }, ...left]}
        />
      ) : null}
      {problem ? (
        <p role="alert" className={classes.error}>
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}
