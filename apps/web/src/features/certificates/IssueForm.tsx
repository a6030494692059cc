import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ErrorState } from '../../components/ErrorState.tsx';
import { api } from '../../lib/api.ts';
import { queries } from '../../lib/query.ts';
import classes from './certificates.module.css';

/** The name that shall stand on it: signed once, and public. */
export function IssueForm({ track }: { track: string }) {
  const { t } = useTranslation('certificates');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const issue = useMutation({
    mutationFn: () => api.issueCertificate({ track, name }),
    onSuccess: (certificate) => {
      client.setQueryData(queries.certificate(certificate.id).queryKey, certificate);
      void client.invalidateQueries({ queryKey: queries.certificateOffers().queryKey });
      void navigate(`/certificates/${certificate.id}`);
    },
  });
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    issue.mutate();
  };
  return (
    <form className={classes.form} onSubmit={handleSubmit}>
      <TextInput
        label={t('issue.name')}
        description={t('issue.why')}
        value={name}
        maxLength={80}
        required
        autoComplete="name"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" loading={issue.isPending}>
        {t('issue.do')}
      </Button>
      {issue.error && <ErrorState error={issue.error} headingLevel={3} />}
    </form>
  );
}
