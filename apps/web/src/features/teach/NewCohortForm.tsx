import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { teachApi, teachQueries } from './teach-api.ts';
import classes from './teach.module.css';

/** One line: a name makes a cohort and opens it. */
export function NewCohortForm() {
  const { t } = useTranslation('teach');
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: () => teachApi.createCohort({ name: name.trim() }),
    onSuccess: (cohort) => {
      client.setQueryData(teachQueries.cohort(cohort.id).queryKey, cohort);
      void client.invalidateQueries({ queryKey: teachQueries.cohorts().queryKey });
      void navigate(`/teach/cohorts/${cohort.id}`);
    },
  });
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim() !== '') create.mutate();
  };
  return (
    <form className={classes.inlineForm} onSubmit={handleSubmit}>
      <TextInput
        className={classes.grow}
        label={t('create.label')}
        placeholder={t('create.placeholder')}
        value={name}
        maxLength={120}
        required
        error={create.error ? t('create.failed', { message: create.error.message }) : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" loading={create.isPending}>
        {t('create.submit')}
      </Button>
    </form>
  );
}
