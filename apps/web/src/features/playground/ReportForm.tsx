import { useState } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ReportReason } from '@gopherlab/contracts';
import { ApiError } from '../../lib/api-error.ts';
import notice from '../workspace/notice-bar.module.css';
import { playgroundApi } from './playground-api.ts';
import classes from './playground.module.css';

const REASONS: ReportReason[] = ['malicious', 'personal-data', 'copyright', 'spam', 'other'];

/** Who shared a snippet, when, and how to tell the admins that something is wrong with it. */
export function ReportForm({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('playground');
  const [reason, setReason] = useState<ReportReason>('malicious');
  const [detail, setDetail] = useState('');
  const report = useMutation({
    mutationFn: () =>
      playgroundApi.report(id, { reason, ...(detail.trim() === '' ? {} : { detail: detail.trim() }) }),
  });
  if (report.isSuccess) {
    return (
      <div className={notice.notice} role="status">
        <span className={notice.text}>{t('report.sent')}</span>
        <Button variant="subtle" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    );
  }
  return (
    <form
      className={notice.notice}
      aria-label={t('report.title')}
      onSubmit={(event) => {
        event.preventDefault();
        report.mutate();
      }}
    >
      <NativeSelect
        size="xs"
        aria-label={t('report.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value as ReportReason)}
        data={REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
      />
      <TextInput
        className={classes.detail ?? ''}
        aria-label={t('report.detail')}
        placeholder={t('report.detail')}
        value={detail}
        maxLength={500}
        onChange={(event) => setDetail(event.currentTarget.value)}
      />
      <Button type="submit" loading={report.isPending}>
        {t('report.send')}
      </Button>
      <Button variant="subtle" onClick={onClose}>
        {t('report.cancel')}
      </Button>
      {report.error ? (
        <p className={classes.problem} role="alert">
          {report.error instanceof ApiError && report.error.status === 429
            ? t('report.tooOften')
            : t('report.failed', { message: report.error.message })}
        </p>
      ) : null}
    </form>
  );
}
