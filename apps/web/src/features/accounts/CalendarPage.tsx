import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calendar } from '@gopherlab/contracts';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import classes from './accounts.module.css';
import { AccountSubPage } from './AccountSubPage.tsx';
import { FormError } from './FormError.tsx';
import { SecretLine } from '../../components/SecretLine.tsx';
import { tokensApi, tokensQueries } from './tokens-api.ts';

type Feed = Calendar['feeds'][number];
type Change = 'renew' | 'switchOff';

/** Secret addresses of calendars with deadlines. */
export function CalendarPage() {
  const { t } = useTranslation('accounts');
  return (
    <AccountSubPage title={t('calendar.title')} lead={t('calendar.lead')}>
      <Feeds />
    </AccountSubPage>
  );
}

function Feeds() {
  const list = useQuery(tokensQueries.calendar());
  if (list.isPending) return <SkeletonText lines={4} />;
  if (!list.data) return <FormError error={list.error} />;
  return list.data.feeds.map((feed) => <FeedSection key={feed.cohort?.id ?? 'all'} feed={feed} />);
}

function FeedSection({ feed }: { feed: Feed }) {
  const { t } = useTranslation('accounts');
  const language = useLanguage();
  const client = useQueryClient();
  const cohortId = feed.cohort?.id ?? null;
  const name = feed.cohort?.name ?? t('calendar.all');
  const change = useMutation({
    mutationFn: async (wanted: Change) => {
      if (wanted === 'renew') return tokensApi.renewCalendar(cohortId, language);
      await tokensApi.switchOffCalendar(cohortId);
      return null;
    },
    onSuccess: () => client.invalidateQueries(tokensQueries.calendar()),
    // The secret must not outlive the page.
    gcTime: 0,
  });
  const date = (iso: string) => formatDateTime(iso, language);
  const used = feed.lastUsedAt ? t('calendar.read', { date: date(feed.lastUsedAt) }) : t('calendar.unread');
  return (
    <section className={classes.section} aria-label={name}>
      <h2>{name}</h2>
      <p className={classes.muted}>
        {feed.createdAt ? t('calendar.on', { date: date(feed.createdAt), used }) : t('calendar.off')}
      </p>
      <FeedButtons name={name} on={feed.createdAt !== null} onChange={(wanted) => change.mutate(wanted)} />
      <FormError error={change.error} />
      {change.data ? (
        <SecretLine
          why={t('calendar.made')}
          secret={change.data}
          copy={t('calendar.copy')}
          copied={t('calendar.copied')}
        />
      ) : null}
    </section>
  );
}

interface FeedButtonsProps {
  name: string;
  on: boolean;
  onChange: (change: Change) => void;
}

/** What ends an address that programs may read has a second step. */
function FeedButtons({ name, on, onChange }: FeedButtonsProps) {
  const { t } = useTranslation('accounts');
  const [asking, setAsking] = useState<Change>();
  if (!on)
    return (
      <Button variant="default" aria-label={t('calendar.makeOf', { name })} onClick={() => onChange('renew')}>
        {t('calendar.make')}
      </Button>
    );
  if (asking === undefined)
    return (
      <div className={classes.buttons}>
        {(['renew', 'switchOff'] as const).map((wanted) => (
          <Button
            key={wanted}
            variant="default"
            aria-label={t(`calendar.${wanted}Of`, { name })}
            onClick={() => setAsking(wanted)}
          >
            {t(`calendar.${wanted}`)}
          </Button>
        ))}
      </div>
    );
  function handleSure(wanted: Change) {
    setAsking(undefined);
    onChange(wanted);
  }
  return (
    <div className={classes.buttons}>
      <p className={classes.muted}>{t(asking === 'renew' ? 'calendar.renewWhy' : 'calendar.offWhy')}</p>
      <Button variant="default" color="fail" autoFocus onClick={() => handleSure(asking)}>
        {t('calendar.sure')}
      </Button>
      <Button variant="default" onClick={() => setAsking(undefined)}>
        {t('calendar.keep')}
      </Button>
    </div>
  );
}
