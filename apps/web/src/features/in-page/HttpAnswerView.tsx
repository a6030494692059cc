import { useState } from 'react';
import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HttpAnswer } from '@gopherlab/gotool';
import { duration } from '../history/clock.ts';
import classes from './http-client.module.css';
import { readableBody } from './http-request.ts';

interface HttpAnswerViewProps {
  /** `GET http://localhost:8080/` */
  line: string;
  answer: HttpAnswer;
}

/** Status, timing, body and headers of an answer; or why there was none. */
export function HttpAnswerView({ line, answer }: HttpAnswerViewProps) {
  const { t } = useTranslation('httpClient');
  const [part, setPart] = useState<'body' | 'headers'>('body');
  if (!answer.ok) {
    return (
      <div role="status">
        <p className={classes.status}>
          <code>{line}</code>
        </p>
        <p className={classes.noAnswer}>{t('noAnswer', { message: answer.message })}</p>
      </div>
    );
  }
  const { status, statusText, headers, body, bodyIs, headersMs, totalMs } = answer;
  const text = bodyIs === 'base64' ? body : readableBody(body, headers);
  const kind = status >= 400 ? 'fail' : status >= 300 ? 'warn' : 'pass';
  return (
    <>
      <p className={classes.status} role="status">
        <strong className={classes.code} data-kind={kind}>
          {status} {statusText.replace(/^\d+\s*/, '')}
        </strong>
        <span className="numeric">
          {t('timing', { headers: precise(headersMs), total: precise(totalMs) })}
        </span>
        <code className={classes.sent}>{line}</code>
      </p>
      <div className={classes.head}>
        <SegmentedControl
          aria-label={t('show')}
          value={part}
          onChange={(next) => setPart(next)}
          data={[
            { value: 'body', label: t('body') },
            { value: 'headers', label: t('headersCount', { count: headers.length }) },
          ]}
        />
        {bodyIs === 'text' ? null : <span className={classes.hint}>{t(`bodyIs.${bodyIs}`)}</span>}
        <Tooltip label={t('copy')}>
          <ActionIcon
            size={26}
            aria-label={t('copy')}
            className={classes.copy ?? ''}
            onClick={() => void navigator.clipboard.writeText(body)}
          >
            <IconCopy size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      {part === 'headers' ? (
        <table className={classes.headers}>
          <tbody>
            {headers.map(([name, value], index) => (
              // A header may come twice.
              <tr key={`${index} ${name}`}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : text === '' ? (
        <p className={classes.hint}>{t('bodyEmpty')}</p>
      ) : (
        <pre className={classes.body} tabIndex={0} aria-label={t('body')}>
          {text}
        </pre>
      )}
    </>
  );
}

/** Inside a tab an answer takes well under a millisecond at times. */
function precise(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : duration(ms);
}
