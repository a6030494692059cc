import { useState } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ReportedSnippet as Reported } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { playgroundApi } from '../playground/playground-api.ts';
import classes from './reports.module.css';

/** One snippet: what people say of it, what it is, and what can be done about it. */
export function ReportedSnippet({ snippet }: { snippet: Reported }) {
  const { t } = useTranslation('playground');
  const language = useLanguage();
  const { id, createdAt, sharedBy, takenDown, reports, reportCount } = snippet;
  const time = (iso: string) => formatDateTime(iso, language);
  return (
    <section className={classes.snippet} aria-label={id}>
      <h2 className={classes.head}>
        <code>{id}</code>
        <span>{t('admin.sharedBy', { time: time(createdAt), name: sharedBy ?? t('admin.guest') })}</span>
        <span>{t('admin.reports', { count: reportCount })}</span>
      </h2>
      <ul className={classes.reports}>
        {reports.map(({ at, reason, detail, by }) => (
          <li key={`${at} ${by ?? ''}`}>
            <strong>{t(`reason.${reason}`)}</strong>
            {detail === null ? null : <span>{detail}</span>}
            <span className={classes.muted}>
              {by ?? t('admin.guest')} · {time(at)}
            </span>
          </li>
        ))}
      </ul>
      <Files files={snippet.files} />
      {takenDown ? (
        <p className={classes.down}>
          {t('admin.takenDown', {
            time: time(takenDown.at),
            name: takenDown.by ?? t('admin.gone'),
            reason: takenDown.reason,
          })}
        </p>
      ) : null}
      <Decision snippet={snippet} />
    </section>
  );
}

/** The text as it is; nothing of it runs here. */
function Files({ files }: Pick<Reported, 'files'>) {
  const { t } = useTranslation('playground');
  const [path, setPath] = useState((files.find((file) => file.path.endsWith('.go')) ?? files[0])?.path ?? '');
  const content = files.find((file) => file.path === path)?.content ?? '';
  return (
    <details className={classes.files}>
      <summary>
        {t('admin.files')} {files.length}
      </summary>
      <NativeSelect
        size="xs"
        aria-label={t('admin.file')}
        className={classes.picker ?? ''}
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        data={files.map((file) => file.path)}
      />
      <pre className={classes.code} tabIndex={0} aria-label={path}>
        {content}
      </pre>
    </details>
  );
}

function Decision({ snippet: { id, takenDown, reports } }: { snippet: Reported }) {
  const { t } = useTranslation('playground');
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const decide = useMutation({
    mutationFn: (what: 'takeDown' | 'putBack' | 'dismiss') =>
      what === 'takeDown' ? playgroundApi.takeDown(id, reason.trim()) : playgroundApi[what](id),
    onSettled: () => client.invalidateQueries({ queryKey: ['snippet-reports'] }),
  });
  const open = reports.some((report) => report.open);
  return (
    <form
      className={classes.decision}
      onSubmit={(event) => {
        event.preventDefault();
        decide.mutate('takeDown');
      }}
    >
      {takenDown ? (
        <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate('putBack')}>
          {t('admin.putBack')}
        </Button>
      ) : (
        <>
          <TextInput
            className={classes.why ?? ''}
            label={t('admin.reason')}
            value={reason}
            required
            withAsterisk={false}
            maxLength={300}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" loading={decide.isPending}>
            {t('admin.takeDown')}
          </Button>
        </>
      )}
      {open ? (
        <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate('dismiss')}>
          {t('admin.dismiss')}
        </Button>
      ) : null}
      {decide.error ? (
        <p className={classes.problem} role="alert">
          {t('admin.failed', { message: decide.error.message })}
        </p>
      ) : null}
    </form>
  );
}
