import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { queries } from '../../lib/query.ts';
import classes from './certificates.module.css';
import { Offer } from './Offer.tsx';

/** Every track's certificate: earned, on the way, or not to be had, and why. */
export function CertificatesPage() {
  const { t } = useTranslation('certificates');
  const { t: tc } = useTranslation();
  const offers = useQuery(queries.certificateOffers());
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('title') })}</title>
      <header className={classes.header}>
        <h1>{t('title')}</h1>
        <p className={classes.lead}>{t('lead', { percent: offers.data?.passPercent ?? 80 })}</p>
      </header>
      {offers.error ? (
        <ErrorState error={offers.error} onRetry={() => void offers.refetch()} />
      ) : !offers.data ? (
        <SkeletonText lines={12} />
      ) : offers.data.offers.length === 0 ? (
        <StatePanel kind="empty" title={t('none.title')} why={t('none.why')} />
      ) : (
        offers.data.offers.map((offer) => <Offer key={offer.track} offer={offer} />)
      )}
    </div>
  );
}
