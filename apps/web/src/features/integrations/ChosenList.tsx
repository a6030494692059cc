import { Checkbox, NumberInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../lib/i18n.ts';
import { viewersZone } from '../assignments/local-time.ts';
import { keyOf, type Chosen } from './chosen.ts';
import classes from './integrations.module.css';

interface ChosenListProps {
  chosen: Chosen[];
  lineItems: boolean | null;
  onChange: (chosen: Chosen[]) => void;
}

/** Points and due date of what was chosen. */
export function ChosenList({ chosen, lineItems, onChange }: ChosenListProps) {
  const { t } = useTranslation('integrations');
  const language = useLanguage();
  const set = (at: number, change: Partial<Chosen>) =>
    onChange(chosen.map((one, index) => (index === at ? { ...one, ...change } : one)));
  return (
    <>
      <ul className={classes.list}>
        {chosen.map(({ choice, graded, points, due }, at) => {
          const title = choice.title[language];
          return (
            <li key={keyOf(choice)} className={classes.row}>
              <strong>{title}</strong>
              {lineItems === false ? null : (
                <Checkbox
                  className={classes.option}
                  label={t('choose.graded')}
                  aria-label={t('choose.gradedOf', { title })}
                  checked={graded}
                  onChange={(event) => set(at, { graded: event.currentTarget.checked })}
                />
              )}
              <div className={classes.line}>
                {graded && lineItems !== false ? (
                  <NumberInput
                    size="xs"
                    className={classes.points}
                    label={t('choose.points')}
                    aria-label={t('choose.pointsOf', { title })}
                    hideControls
                    value={points}
                    onChange={(value) => set(at, { points: String(value) })}
                  />
                ) : null}
                <TextInput
                  className={classes.grow}
                  type="datetime-local"
                  label={t('choose.due', { zone: viewersZone() })}
                  aria-label={t('choose.dueOf', { title })}
                  value={due}
                  onChange={(event) => set(at, { due: event.currentTarget.value })}
                />
              </div>
              {choice.kind === 'assignment' ? (
                <p className={classes.muted}>{t('choose.assignmentDue')}</p>
              ) : null}
            </li>
          );
        })}
      </ul>
      {lineItems === false ? <p className={classes.muted}>{t('choose.noLineItems')}</p> : null}
    </>
  );
}
