import { Button, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangeCohort, Cohort } from '@gopherlab/contracts';
import { SecondStep } from '../../components/SecondStep.tsx';
import { teachApi } from './teach-api.ts';
import classes from './teach.module.css';
import { TeachError } from './TeachError.tsx';
import { useCohortChange } from './use-cohort-change.ts';

/** Its name, who else teaches it, and whether it is archived. */
export function CohortSettings({ cohort }: { cohort: Cohort }) {
  const { t } = useTranslation('teach');
  const change = useCohortChange(cohort.id, (body: ChangeCohort) => teachApi.changeCohort(cohort.id, body));
  return (
    <section aria-labelledby="cohort-settings" className={classes.section}>
      <h2 id="cohort-settings">{t('settings.title')}</h2>
      {cohort.archivedAt ? (
        <Button
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate({ archived: false })}
        >
          {t('settings.bringBack')}
        </Button>
      ) : (
        <>
          <OneLine
            label={t('settings.name')}
            submit={t('settings.rename')}
            initial={cohort.name}
            loading={change.isPending}
            onSubmit={(name) => change.mutate({ name })}
          />
          <InstructorForm cohortId={cohort.id} />
          <SecondStep
            label={t('settings.archive')}
            question={t('settings.archiveSure')}
            loading={change.isPending}
            onConfirm={() => change.mutate({ archived: true })}
          />
        </>
      )}
      <TeachError error={change.error} />
    </section>
  );
}

function InstructorForm({ cohortId }: { cohortId: string }) {
  const { t } = useTranslation('teach');
  const add = useCohortChange(cohortId, (email: string) => teachApi.addInstructor(cohortId, email));
  return (
    <>
      <OneLine
        type="email"
        label={t('settings.instructor')}
        submit={t('settings.addInstructor')}
        loading={add.isPending}
        onSubmit={(email) => add.mutate(email)}
      />
      <TeachError error={add.error} />
      {add.isSuccess ? <p role="status">{t('settings.saved')}</p> : null}
    </>
  );
}

interface OneLineProps {
  label: string;
  submit: string;
  type?: 'text' | 'email';
  initial?: string;
  loading: boolean;
  onSubmit: (value: string) => void;
}

function OneLine({ label, submit, type = 'text', initial = '', loading, onSubmit }: OneLineProps) {
  const [value, setValue] = useState(initial);
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const trimmed = value.trim();
    if (trimmed !== '' && trimmed !== initial) onSubmit(trimmed);
  };
  return (
    <form className={classes.inlineForm} onSubmit={handleSubmit}>
      <TextInput
        className={classes.grow}
        type={type}
        label={label}
        value={value}
        maxLength={type === 'email' ? 254 : 120}
        required
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={loading}>
        {submit}
      </Button>
    </form>
  );
}
