import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LiveSnapshot } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useNow } from '../../lib/time.ts';
import { useCohort } from '../teach/CohortFrame.tsx';
import { CheckBars } from './CheckBars.tsx';
import { useLiveView, type LiveState } from './live-view.ts';
import classes from './live.module.css';
import { PeopleTable } from './PeopleTable.tsx';
import { QueuePanel } from './QueuePanel.tsx';

/** Who of a cohort is where, stuck for how long and on what; the class by check; the queue. */
export function LivePage() {
  const cohort = useCohort();
  const { t } = useTranslation('live');
  const { t: tc } = useTranslation();
  const live = useLiveView(cohort.id);
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: `${t('title')} · ${cohort.name}` })}</title>
      {live.error ? (
        <ErrorState error={live.error} />
      ) : !live.snapshot ? (
        <SkeletonText lines={12} />
      ) : (
        <Content live={live} snapshot={live.snapshot} />
      )}
    </div>
  );
}

function Content({ live, snapshot }: { live: LiveState; snapshot: LiveSnapshot }) {
  const { t } = useTranslation('live');
  const tick = useNow();
  const now = Math.max(tick, live.receivedAt) + live.skewMs;
  return (
    <>
      <ConnectionLine live={live} />
      <section aria-labelledby="live-people">
        <h2 id="live-people">{t('people.title')}</h2>
        {snapshot.labs.length === 0 ? (
          <StatePanel
            kind="empty"
            title={t('empty.labs')}
            why={t('empty.labsWhy')}
            next={t('empty.labsNext')}
          />
        ) : snapshot.people.length === 0 ? (
          <StatePanel kind="empty" title={t('empty.people')} next={t('empty.peopleNext')} />
        ) : (
          <PeopleTable snapshot={snapshot} now={now} />
        )}
        <details className={classes.how}>
          <summary>{t('how.title')}</summary>
          <p>{t('how.text')}</p>
        </details>
      </section>
      {snapshot.labs.map((lab) => (
        <CheckBars key={lab.lab} lab={lab} />
      ))}
      <QueuePanel queue={snapshot.queue} now={now} />
    </>
  );
}

function ConnectionLine({ live }: { live: LiveState }) {
  const { t } = useTranslation('live');
  const open = live.status === 'open';
  const Icon = open ? IconPlugConnected : IconPlugConnectedX;
  return (
    <p className={classes.connection} role="status" data-open={open}>
      <Icon size={16} aria-hidden /> {t(open ? 'connection.open' : 'connection.lost')}
    </p>
  );
}
