import { Button, Tooltip } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled, IconSend2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Keys } from '../../components/Keys.tsx';
import type { Shortcut } from '../../lib/shortcuts.ts';
import type { PageSession } from '../in-page/page-session.ts';
import { PlaceMenu } from '../in-page/PlaceMenu.tsx';
import { PAGE_SHORTCUTS } from '../in-page/use-page-actions.ts';
import classes from './run-buttons.module.css';
import { SHORTCUTS, type WorkspaceActions } from './use-workspace-actions.ts';

interface RunButtonsProps {
  actions: WorkspaceActions;
  page: PageSession;
  /** Larger targets, no key caps: for fingers. */
  compact?: boolean;
}

/** Two different things: Run tries, Submit counts. Beside Run stands where it runs. */
export function RunButtons({ actions, page, compact = false }: RunButtonsProps) {
  const { t } = useTranslation('workspace');
  const { submitBusy } = actions;
  return (
    <div className={classes.buttons} data-compact={compact}>
      <Button.Group>
        {actions.stop ? (
          <StopButton onStop={actions.stop} compact={compact} />
        ) : (
          <RunButton actions={actions} compact={compact} />
        )}
        <PlaceMenu page={page} compact={compact} />
      </Button.Group>
      <Tooltip label={submitBusy ?? t('submitMeaning')}>
        <Button
          size={compact ? 'sm' : 'xs'}
          leftSection={compact ? null : <IconSend2 size={14} aria-hidden />}
          rightSection={caps(SHORTCUTS.submit, compact)}
          onClick={actions.submit}
          className={classes.submit ?? ''}
          {...busyProps(submitBusy)}
        >
          {t('submit')}
        </Button>
      </Tooltip>
    </div>
  );
}

function RunButton({ actions, compact }: { actions: WorkspaceActions; compact: boolean }) {
  const { t } = useTranslation('workspace');
  const { t: tp } = useTranslation('inPage');
  const meaning = actions.place === 'page' ? tp('runMeaning') : t('runMeaning');
  return (
    <Tooltip label={actions.runBusy ?? meaning}>
      <Button
        variant="default"
        size={compact ? 'sm' : 'xs'}
        leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
        rightSection={caps(SHORTCUTS.run, compact)}
        onClick={actions.run}
        {...busyProps(actions.runBusy)}
      >
        {t('run')}
      </Button>
    </Tooltip>
  );
}

/** Stands where Run stood, for the hand is there already. */
function StopButton({ onStop, compact }: { onStop: () => void; compact: boolean }) {
  const { t } = useTranslation('inPage');
  return (
    <Tooltip label={t('stopMeaning')}>
      <Button
        variant="default"
        size={compact ? 'sm' : 'xs'}
        leftSection={<IconPlayerStopFilled size={14} aria-hidden />}
        rightSection={caps(PAGE_SHORTCUTS.stop, compact)}
        onClick={onStop}
      >
        {t('stop')}
      </Button>
    </Tooltip>
  );
}

function caps(shortcut: Shortcut, compact: boolean) {
  return compact ? null : <Keys shortcut={shortcut} />;
}

/** Stays focusable while it cannot be used, so that its reason can be read. */
function busyProps(reason: string | undefined) {
  return reason ? { 'data-disabled': true, 'aria-disabled': true } : {};
}
