import { Button, Tooltip } from '@mantine/core';
import { IconFlask, IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Keys } from '../../components/Keys.tsx';
import classes from '../workspace/run-buttons.module.css';
import { PLAYGROUND_SHORTCUTS } from './use-playground-actions.ts';
import type { Playground } from './use-playground.ts';

interface RunControlsProps {
  playground: Playground;
  /** Larger targets, no key caps: for fingers. */
  compact?: boolean;
}

/** Test and Run; while something runs, Stop stands where Run stood. */
export function RunControls({ playground, compact = false }: RunControlsProps) {
  const { t } = useTranslation('playground');
  const { runBusy, testBusy } = playground;
  const size = compact ? 'sm' : 'xs';
  return (
    <div className={classes.buttons} data-compact={compact}>
      <Tooltip label={testBusy ?? t('testMeaning')}>
        <Button
          variant="default"
          size={size}
          leftSection={compact ? null : <IconFlask size={14} aria-hidden />}
          onClick={() => testBusy === undefined && playground.startTests()}
          {...busyProps(testBusy)}
        >
          {t('test')}
        </Button>
      </Tooltip>
      {playground.busy ? (
        <Tooltip label={t('stopMeaning')}>
          <Button
            variant="default"
            size={size}
            leftSection={<IconPlayerStopFilled size={14} aria-hidden />}
            rightSection={compact ? null : <Keys shortcut={PLAYGROUND_SHORTCUTS.stop} />}
            onClick={playground.stop}
          >
            {t('stop')}
          </Button>
        </Tooltip>
      ) : (
        <Tooltip label={runBusy ?? t('runMeaning')}>
          <Button
            size={size}
            className={classes.submit ?? ''}
            leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
            rightSection={compact ? null : <Keys shortcut={PLAYGROUND_SHORTCUTS.run} />}
            onClick={() => runBusy === undefined && playground.startProgram()}
            {...busyProps(runBusy)}
          >
            {t('run')}
          </Button>
        </Tooltip>
      )}
    </div>
  );
}

/** Stays focusable while it cannot be used, so that its reason can be read. */
function busyProps(reason: string | undefined) {
  return reason === undefined ? {} : { 'data-disabled': true, 'aria-disabled': true };
}
