import { Checkbox, Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LtiChoice } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { keyOf } from './chosen.ts';
import classes from './integrations.module.css';

const KINDS = ['assignment', 'track', 'lab'] as const;

interface ChoiceListProps {
  choices: LtiChoice[];
  chosen: Set<string>;
  multiple: boolean;
  onToggle: (choice: LtiChoice) => void;
}

/** Everything that can be placed, by its kind. */
export function ChoiceList({ choices, chosen, multiple, onToggle }: ChoiceListProps) {
  const { t } = useTranslation('integrations');
  const language = useLanguage();
  const Control = multiple ? Checkbox : Radio;
  return KINDS.map((kind) => {
    const ofKind = choices.filter((choice) => choice.kind === kind);
    if (ofKind.length === 0) return null;
    return (
      <fieldset key={kind} className={classes.group}>
        <legend>{t(`choose.kind.${kind}`)}</legend>
        {ofKind.map((choice) => {
          const minutes =
            choice.minutes === null ? undefined : t('choose.minutes', { count: choice.minutes });
          const about = [kind === 'assignment' ? undefined : choice.target, minutes];
          return (
            <Control
              key={keyOf(choice)}
              // One name for all kinds: only one of them is placed.
              name="choice"
              size="xs"
              className={classes.option}
              label={choice.title[language]}
              description={about.filter((text) => text !== undefined).join(' · ')}
              checked={chosen.has(keyOf(choice))}
              onChange={() => onToggle(choice)}
            />
          );
        })}
      </fieldset>
    );
  });
}
