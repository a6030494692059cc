import { useTranslation } from 'react-i18next';
import type { LiveQueue } from '@gopherlab/contracts';
import { formatAgo } from '../../lib/time.ts';
import classes from './live.module.css';

/** What waits, what runs, and the machines that grade. */
export function QueuePanel({ queue, now }: { queue: LiveQueue; now: number }) {
  const { t } = useTranslation('live');
  const { t: tc } = useTranslation();
  const { waiting, running, runners } = queue;
  return (
    <section aria-labelledby="live-queue">
      <h2 id="live-queue">{t('queue.title')}</h2>
      <p>
        {t('queue.line', { interactive: waiting.interactive ?? 0, regrade: waiting.regrade ?? 0, running })}
      </p>
      {runners.length === 0 ? (
        <p className={classes.quiet}>{t('queue.noRunner')}</p>
      ) : (
        <table className={classes.runners} aria-label={t('queue.runners')}>
          <thead>
            <tr>
              <th scope="col">{t('queue.runner')}</th>
              <th scope="col">{t('queue.profiles')}</th>
              <th scope="col" data-number>
                {t('queue.busy')}
              </th>
              <th scope="col">{t('queue.seen')}</th>
            </tr>
          </thead>
          <tbody>
            {runners.map((runner) => (
              <tr key={runner.id}>
                <th scope="row">
                  <code>{runner.id}</code>
                </th>
                <td data-label={t('queue.profiles')}>{runner.profiles.join(', ')}</td>
                <td data-label={t('queue.busy')} data-number>
                  {t('queue.of', { running: runner.running, capacity: runner.capacity })}
                </td>
                <td data-label={t('queue.seen')}>
                  <span>
                    {t(runner.connected ? 'queue.connected' : 'queue.silent')}
                    <time className={classes.quiet} dateTime={runner.seenAt}>
                      {' · '}
                      {formatAgo(runner.seenAt, now, tc)}
                    </time>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
