import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconClock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './integrations.module.css';

const ICONS = { pass: IconCircleCheck, fail: IconAlertTriangle, none: IconCircleDashed, waiting: IconClock };

interface StateLineProps {
  kind: keyof typeof ICONS;
  /** Of what. */
  head: string;
  children: ReactNode;
}

/** How something went, by a shape and in words. */
export function StateLine({ kind, head, children }: StateLineProps) {
  const Icon = ICONS[kind];
  return (
    <p className={classes.state} data-kind={kind}>
      <Icon size={16} aria-hidden />
      <span className={classes.stateHead}>{head}</span>
      <span className={classes.stateText}>{children}</span>
    </p>
  );
}
