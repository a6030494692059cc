import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './playground.module.css';
import type { Playground } from './use-playground.ts';

/** What a program and `go test` are started with; folded away until somebody needs it. */
export function RunOptionsForm({ playground: { options } }: { playground: Playground }) {
  const { t } = useTranslation('playground');
  const set = [options.args, options.environment, options.testArgs].filter((text) => text.trim() !== '');
  return (
    <details className={classes.options}>
      <summary>
        {t('options.title')}
        {set.length > 0 ? <span className={classes.set}>{set.join('  ')}</span> : null}
      </summary>
      <div className={classes.fields}>
        <TextInput
          label={t('options.args')}
          placeholder={'-n 3 "two words"'}
          value={options.args}
          spellCheck={false}
          onChange={(event) => options.setArgs(event.currentTarget.value)}
        />
        <TextInput
          label={t('options.testArgs')}
          placeholder="-v ./..."
          value={options.testArgs}
          spellCheck={false}
          onChange={(event) => options.setTestArgs(event.currentTarget.value)}
        />
        <Textarea
          size="xs"
          label={t('options.environment')}
          placeholder="NAME=value"
          value={options.environment}
          autosize
          minRows={1}
          maxRows={4}
          spellCheck={false}
          onChange={(event) => options.setEnvironment(event.currentTarget.value)}
        />
      </div>
    </details>
  );
}
