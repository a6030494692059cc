import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../lib/api-error.ts';
import notice from '../workspace/notice-bar.module.css';
import classes from './playground.module.css';
import type { Playground } from './use-playground.ts';

/** After Share: the link, or why there is none. */
export function ShareBar({ playground: { share, sharedNow } }: { playground: Playground }) {
  const { t } = useTranslation('playground');
  if (share.error) {
    return (
      <div className={notice.notice} data-kind="warn" role="alert">
        <span className={notice.text}>{sayError(share.error, t)}</span>
        <Button variant="default" onClick={() => share.mutate()}>
          {t('share.again')}
        </Button>
        <Button variant="subtle" onClick={share.reset}>
          {t('close')}
        </Button>
      </div>
    );
  }
  if (!sharedNow) return null;
  const { snippet, current } = sharedNow;
  const link = `${location.origin}/playground/${snippet.id}`;
  const frame = `<iframe src="${location.origin}/embed/${snippet.id}" width="100%" height="420" title="Go" loading="lazy"></iframe>`;
  return (
    <div className={notice.notice} role="group" aria-label={t('share.title')}>
      <span className={classes.shared} role="status">
        {t(current ? 'share.done' : 'share.changed')}
      </span>
      <Copied label={t('share.link')} text={link} />
      <Copied label={t('share.embed')} text={frame} />
      {current ? null : (
        <Button variant="default" loading={share.isPending} onClick={() => share.mutate()}>
          {t('share.anew')}
        </Button>
      )}
      <Button
        variant="subtle"
        leftSection={<IconX size={14} aria-hidden />}
        onClick={share.reset}
        className={classes.closeShare ?? ''}
      >
        {t('close')}
      </Button>
    </div>
  );
}

/** A text to be taken along: selected by a click, copied by the button. */
function Copied({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation('playground');
  const [copied, setCopied] = useState<string | null>(null);
  return (
    <div className={classes.copied}>
      <span className={classes.copiedLabel} aria-hidden>
        {label}
      </span>
      <TextInput
        className={classes.copiedText ?? ''}
        aria-label={label}
        value={text}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        classNames={{ input: classes.code ?? '' }}
      />
      <Button
        variant="default"
        aria-label={t('share.copyOf', { what: label })}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(text))}
      >
        {t(copied === text ? 'share.copied' : 'share.copy')}
      </Button>
    </div>
  );
}

function sayError(error: Error, t: ReturnType<typeof useTranslation<'playground'>>['t']): string {
  if (!(error instanceof ApiError)) return error.message;
  if (error.kind !== 'problem') return t('share.noAnswer');
  if (error.code === 'SNIPPET_TAKEN_DOWN') return t('share.takenDown', { reason: error.detail });
  if (error.status === 429) return t('share.tooOften', { seconds: error.retryAfterSeconds ?? 60 });
  const [issue] = error.issues;
  const path = issue?.path.replace(/^body\.files\.?/, '');
  return t('share.refused', { message: issue ? `${path} ${issue.message}`.trim() : error.message });
}
