import { Button, Group, Modal } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconCloudOff,
  IconCloudUpload,
  IconPencil,
  IconRestore,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import classes from './draft-status.module.css';
import type { DraftStatus } from './draft-sync.ts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { clockTime } from '../history/clock.ts';
import { useStore } from './use-store.ts';
import { sameFiles, starterFiles } from './workspace-files.ts';
import type { WorkspaceSession } from './workspace-session.ts';
import type { WorkspaceUi } from './workspace-ui.ts';

const ICONS = {
  saved: IconCheck,
  unsaved: IconPencil,
  saving: IconCloudUpload,
  offline: IconCloudOff,
  conflict: IconAlertTriangle,
  failed: IconAlertTriangle,
} satisfies Record<DraftStatus['kind'], unknown>;

interface DraftStatusBarProps {
  lab: LabDetail;
  session: WorkspaceSession;
  readonly: boolean;
  ui: WorkspaceUi;
}

/** One line under the editor: where what was typed is now. */
export function DraftStatusBar({ lab, session, readonly, ui }: DraftStatusBarProps) {
  const { t } = useTranslation('workspace');
  const language = useLanguage();
  const status = useStore({ state: session.drafts.status, subscribe: session.drafts.subscribe });
  const { files } = useStore(session.store);
  const starter = starterFiles(lab.files);
  const Icon = ICONS[status.kind];
  const savedAt = status.kind === 'saved' ? status.at : null;
  const words =
    status.kind === 'saved'
      ? savedAt
        ? t('draft.saved', { time: clockTime(savedAt, language) })
        : t('draft.untouched')
      : status.kind === 'failed'
        ? t('draft.failed', { message: status.message, requestId: status.requestId ?? '–' })
        : t(`draft.${status.kind}`);
  return (
    <div className={classes.bar}>
      <span
        className={classes.status}
        data-kind={status.kind}
        role="status"
        title={savedAt ? formatDateTime(savedAt, language) : undefined}
      >
        <Icon size={14} aria-hidden /> {words}
      </span>
      {readonly && <span className={classes.note}>{t('files.readonlyWhy')}</span>}
      {!sameFiles(files, starter) && (
        <button type="button" className={classes.reset} onClick={() => ui.askReset(true)}>
          <IconRestore size={14} aria-hidden /> {t('reset.button')}
        </button>
      )}
      <ResetDialog ui={ui} onReset={() => session.store.replaceAll(starter)} />
    </div>
  );
}

function ResetDialog({ ui, onReset }: { ui: WorkspaceUi; onReset: () => void }) {
  const { t } = useTranslation('workspace');
  const handleClose = () => ui.askReset(false);
  return (
    <Modal
      opened={ui.askingReset}
      onClose={handleClose}
      title={t('reset.title')}
      size="sm"
      centered
      closeButtonProps={{ 'aria-label': t('reset.cancel') }}
    >
      <p className={classes.question}>{t('reset.question')}</p>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={handleClose} data-autofocus>
          {t('reset.cancel')}
        </Button>
        <Button
          onClick={() => {
            handleClose();
            onReset();
          }}
        >
          {t('reset.confirm')}
        </Button>
      </Group>
    </Modal>
  );
}
