import {
  IconCircle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconLoader2,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './CheckStatus.module.css';

export type CheckState = 'passed' | 'failed' | 'not-run' | 'running' | 'waiting';

const ICONS = {
  passed: IconCircleCheckFilled,
  failed: IconCircleXFilled,
  'not-run': IconCircleDashed,
  running: IconLoader2,
  waiting: IconCircle,
} satisfies Record<CheckState, unknown>;

interface CheckStatusProps {
  status: CheckState;
  /** Without the word, the icon carries it as its accessible name. */
  iconOnly?: boolean;
}

/** A check's state as a shape and a word; the colour only helps. */
export function CheckStatus({ status, iconOnly = false }: CheckStatusProps) {
  const { t } = useTranslation();
  const Icon = ICONS[status];
  const word = t(`check.${status}`);
  return (
    <span className={classes.status} data-status={status}>
      {iconOnly ? (
        <Icon size={16} role="img" aria-label={word} className={classes.icon} />
      ) : (
        <>
          <Icon size={16} aria-hidden className={classes.icon} />
          <span>{word}</span>
        </>
      )}
    </span>
  );
}
