import { Button, Checkbox, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { api } from '../../lib/api.ts';
import { queries, useSession } from '../../lib/query.ts';
import classes from './certificates.module.css';

/** For admins: take the certificate back, for a reason that everybody reads. */
export function RevokeForm({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation('certificates');
  const client = useQueryClient();
  const session = useSession();
  const [reason, setReason] = useState('');
  const [mayReissue, setMayReissue] = useState(false);
  const revoke = useMutation({
    mutationFn: () => api.revokeCertificate(certificate.id, { reason, mayReissue }),
    onSuccess: (changed) => client.setQueryData(queries.certificate(certificate.id).queryKey, changed),
  });
  if (session.data?.person.role !== 'admin' || certificate.revoked) return null;
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    revoke.mutate();
  };
  return (
    <section className={classes.section} data-screen-only aria-labelledby="certificate-revoke">
      <h2 id="certificate-revoke">{t('revoke.title')}</h2>
      <p className={classes.muted}>{t('revoke.why')}</p>
      <form className={classes.form} onSubmit={handleSubmit}>
        <TextInput
          label={t('revoke.reason')}
          value={reason}
          minLength={3}
          maxLength={500}
          required
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Checkbox
          label={t('revoke.mayReissue')}
          checked={mayReissue}
          onChange={(event) => setMayReissue(event.currentTarget.checked)}
        />
        <Button type="submit" color="red" variant="default" loading={revoke.isPending}>
          {t('revoke.do')}
        </Button>
      </form>
      {revoke.error && <ErrorState error={revoke.error} headingLevel={3} />}
    </section>
  );
}
