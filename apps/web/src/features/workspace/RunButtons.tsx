import { Button, Tooltip } from '@mantine/core';
import { IconPlayerPlayFilled, IconSend2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Keys } from '../../components/Keys.tsx';
import type { Shortcut } from '../../lib/shortcuts.ts';
import classes from './run-buttons.module.css';
import { SHORTCUTS, type WorkspaceActions } from './use-workspace-actions.ts';

interface RunButtonsProps {
  actions: WorkspaceActions;
  /** Larger targets, no key caps: for fingers. */
  compact?: boolean;
}

/** Two different things: Run tries, Submit counts. */
export function RunButtons({ actions, compact = false }: RunButtonsProps) {
  const { t } = useTranslation('workspace');
  const { busyReason } = actions;
  const caps = (shortcut: Shortcut) => (compact ? null : <Keys shortcut={shortcut} />);
  // Stays focusable while it cannot be used, so that its reason can be read.
  const busyProps = busyReason ? { 'data-disabled': true, 'aria-disabled': true } : {};
  return (
    <div className={classes.buttons} data-compact={compact}>
      <Tooltip label={busyReason ?? t('runMeaning')}>
        <Button
          variant="default"
          size={compact ? 'sm' : 'xs'}
          leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
          rightSection={caps(SHORTCUTS.run)}
          onClick={actions.run}
          {...busyProps}
        >
          {t('run')}
        </Button>
      </Tooltip>
      <Tooltip label={busyReason ?? t('submitMeaning')}>
        <Button
          size={compact ? 'sm' : 'xs'}
          leftSection={compact ? null : <IconSend2 size={14} aria-hidden />}
          rightSection={caps(SHORTCUTS.submit)}
          onClick={actions.submit}
          className={classes.submit ?? ''}
          {...busyProps}
        >
          {t('submit')}
        </Button>
      </Tooltip>
    </div>
  );
}
