import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX, IconWifiOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { ApiError } from '../lib/api-error.ts';
import { checkConnection, useConnection } from '../lib/connection.ts';
import { useSession } from '../lib/query.ts';
import classes from './Banners.module.css';

/** What concerns the whole page: the connection first, then the session. One line at a time. */
export function Banners() {
  const connection = useConnection();
  if (connection !== 'online') return <ConnectionBanner connection={connection} />;
  return <SessionBanner />;
}

function ConnectionBanner({ connection }: { connection: 'offline' | 'unreachable' }) {
  const { t } = useTranslation();
  return (
    <Banner
      icon={connection === 'offline' ? <IconWifiOff size={16} /> : <IconPlugConnectedX size={16} />}
      what={t(`connection.${connection}`)}
      more={t(`connection.${connection}What`)}
      action={{ label: t('connection.checkNow'), onClick: () => void checkConnection() }}
    />
  );
}

function SessionBanner() {
  const { t } = useTranslation();
  const session = useSession();
  if (!session.isError || (session.error instanceof ApiError && session.error.kind !== 'problem'))
    return null;
  const requestId = session.error instanceof ApiError ? session.error.requestId : undefined;
  return (
    <Banner
      icon={<IconAlertTriangle size={16} />}
      what={t('session.failed')}
      more={t('session.failedWhat')}
      requestId={requestId}
      action={{ label: t('actions.retry'), onClick: () => void session.refetch() }}
    />
  );
}

interface BannerProps {
  icon: ReactNode;
  what: string;
  more: string;
  requestId?: string | undefined;
  action: { label: string; onClick: () => void };
}

function Banner({ icon, what, more, requestId, action }: BannerProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.banner} role="status">
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      <p className={classes.text}>
        <strong>{what}</strong> <span>{more}</span>
        {requestId ? (
          <span className={classes.request}>
            {' '}
            {t('state.requestId')} <code>{requestId}</code>
          </span>
        ) : null}
      </p>
      <Button variant="default" onClick={action.onClick}>
        {action.label}
      </Button>
    </div>
  );
}
