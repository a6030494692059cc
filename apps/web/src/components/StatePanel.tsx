import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleDashed,
  IconHourglass,
  IconLock,
  IconPlugConnectedX,
  IconWifiOff,
  IconZoomQuestion,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import classes from './StatePanel.module.css';

export type StateKind = 'empty' | 'failed' | 'offline' | 'unreachable' | 'busy' | 'denied' | 'gone';

const ICONS = {
  empty: IconCircleDashed,
  failed: IconAlertTriangle,
  offline: IconWifiOff,
  unreachable: IconPlugConnectedX,
  busy: IconHourglass,
  denied: IconLock,
  gone: IconZoomQuestion,
} satisfies Record<StateKind, unknown>;

interface StatePanelProps {
  kind: StateKind;
  /** What. */
  title: string;
  /** Why. */
  why?: ReactNode;
  /** The next step, in words; a button for it comes as `action`. */
  next?: ReactNode;
  action?: { label: string; onClick: () => void; disabled?: boolean } | undefined;
  requestId?: string | undefined;
  /** 1 where the panel is the whole page. */
  headingLevel?: 1 | 2 | 3;
}

/** What a page or panel shows instead of its content: what happened, why, and what to do. */
export function StatePanel({ kind, title, why, next, action, requestId, headingLevel = 2 }: StatePanelProps) {
  const { t } = useTranslation();
  const Icon = ICONS[kind];
  const Heading = `h${headingLevel}` as const;
  const isFault = kind === 'failed' || kind === 'offline' || kind === 'unreachable';
  return (
    <section className={classes.panel} data-kind={kind} role={isFault ? 'alert' : undefined}>
      <Icon className={classes.icon} size={20} stroke={1.75} aria-hidden />
      <div className={classes.body}>
        <Heading className={classes.title}>{title}</Heading>
        {why ? <p className={classes.text}>{why}</p> : null}
        {next ? <p className={classes.text}>{next}</p> : null}
        {action ? (
          <Button
            className={classes.action}
            variant="default"
            disabled={action.disabled ?? false}
            onClick={action.onClick}
          >
            {action.label}
          </Button>
        ) : null}
        {requestId ? (
          <p className={classes.request}>
            {t('state.requestId')} <code>{requestId}</code>
          </p>
        ) : null}
      </div>
    </section>
  );
}
