import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { JoinOffer } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { ApiError } from '../../lib/api-error.ts';
import { useSession } from '../../lib/query.ts';
import { SecondStep } from '../../components/SecondStep.tsx';
import { teachApi, teachQueries } from './teach-api.ts';
import classes from './teach.module.css';
import { TeachError } from './TeachError.tsx';

/** What a link to join leads to, and the click that joins. */
export function JoinPage() {
  const { t } = useTranslation('teach');
  const { t: tc } = useTranslation();
  const { code = '' } = useParams();
  const { data: offer, error, refetch } = useQuery(teachQueries.offer(code));
  if (error instanceof ApiError && error.code === 'JOIN_CODE_NOT_FOUND')
    return (
      <StatePanel
        kind="gone"
        headingLevel={1}
        title={t('join.gone')}
        why={t('join.goneWhy')}
        next={t('join.goneNext')}
      />
    );
  if (error) return <ErrorState error={error} headingLevel={1} onRetry={() => void refetch()} />;
  return (
    <div className={classes.page}>
      <title>{tc('title', { page: t('join.title') })}</title>
      <header className={classes.header}>
        <h1>{t('join.title')}</h1>
      </header>
      {offer ? <Offer code={code} offer={offer} /> : <SkeletonText lines={4} />}
    </div>
  );
}

interface OfferProps {
  code: string;
  offer: JoinOffer;
}

function Offer({ code, offer }: OfferProps) {
  const { t } = useTranslation('teach');
  const { cohort, membership, archived } = offer;
  const { name } = cohort;
  if (membership === 'instructor')
    return (
      <>
        <p role="status">{t('join.teaches', { name })}</p>
        <Link to={`/teach/cohorts/${cohort.id}`}>{t('join.toCohort')}</Link>
      </>
    );
  if (membership === 'learner') return <Joined code={code} offer={offer} />;
  if (archived) return <p className={classes.notice}>{t('join.archived', { name })}</p>;
  return (
    <>
      <p>{t('join.invited', { name })}</p>
      <p className={classes.lead}>{t('join.lead')}</p>
      <Ways code={code} />
    </>
  );
}

function Joined({ code, offer: { cohort, archived } }: OfferProps) {
  const { t } = useTranslation('teach');
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: () => teachApi.leave(cohort.id),
    onSettled: () => client.invalidateQueries({ queryKey: teachQueries.offer(code).queryKey }),
  });
  return (
    <>
      <p role="status">{t('join.joined', { name: cohort.name })}</p>
      <p>
        <Link to="/">{t('join.toLabs')}</Link>
      </p>
      {archived ? null : (
        <SecondStep
          label={t('join.leave')}
          question={t('join.leaveSure', { name: cohort.name })}
          loading={leave.isPending}
          onConfirm={() => leave.mutate()}
        />
      )}
      <TeachError error={leave.error} />
    </>
  );
}

/** A click for whoever has an account; a guest makes one and comes back here. */
function Ways({ code }: { code: string }) {
  const { t } = useTranslation('teach');
  const client = useQueryClient();
  const session = useSession();
  const join = useMutation({
    mutationFn: () => teachApi.join(code),
    onSuccess: (joined) => client.setQueryData(teachQueries.offer(code).queryKey, joined),
  });
  if (!session.data) return null;
  if (session.data.person.guest) {
    const search = `?${new URLSearchParams({ next: `/join/${encodeURIComponent(code)}` })}`;
    return (
      <>
        <p>{t('join.guest')}</p>
        <div className={classes.controls}>
          <Button component={Link} to={{ pathname: '/sign-up', search }}>
            {t('join.signUp')}
          </Button>
          <Button component={Link} variant="default" to={{ pathname: '/sign-in', search }}>
            {t('join.signIn')}
          </Button>
        </div>
      </>
    );
  }
  return (
    <div className={classes.controls}>
      <Button loading={join.isPending} onClick={() => join.mutate()}>
        {t('join.submit')}
      </Button>
      <TeachError error={join.error} />
    </div>
  );
}
