import { useState } from 'react';
import { Button, Popover } from '@mantine/core';
import { IconBrowser, IconCheck, IconChevronDown, IconServer2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../workspace/use-store.ts';
import type { PageSession } from './page-session.ts';
import classes from './place-menu.module.css';
import type { RunPlace } from './run-place.ts';

const ICONS = { page: IconBrowser, sandbox: IconServer2 } satisfies Record<RunPlace, unknown>;
const PLACES: readonly RunPlace[] = ['page', 'sandbox'];

interface PlaceMenuProps {
  page: Pick<PageSession, 'place' | 'obstacle'>;
  /** Only the icon: for narrow screens. */
  compact?: boolean;
}

/** Where Run runs, and what that means, before anybody presses it. */
export function PlaceMenu({ page, compact = false }: PlaceMenuProps) {
  const { t } = useTranslation('inPage');
  const place = useStore(page.place);
  const [opened, setOpened] = useState(false);
  const Icon = ICONS[place];
  const handlePick = (next: RunPlace) => {
    page.place.choose(next);
    setOpened(false);
  };
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={340}
      shadow="md"
      trapFocus
      returnFocus
      transitionProps={{ duration: 80 }}
    >
      <Popover.Target>
        <Button
          variant="default"
          size={compact ? 'sm' : 'xs'}
          className={classes.target ?? ''}
          leftSection={compact ? null : <Icon size={14} aria-hidden />}
          rightSection={compact ? null : <IconChevronDown size={14} aria-hidden />}
          aria-label={`${t('place.label')}: ${t(`place.${place}`)}`}
          data-run-place={place}
          onClick={() => setOpened((open) => !open)}
        >
          {compact ? <Icon size={16} aria-hidden /> : t(`place.${place}`)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label={t('place.label')}>
        {PLACES.map((choice) => (
          <Choice
            key={choice}
            place={choice}
            page={page}
            chosen={choice === place}
            onPick={() => handlePick(choice)}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChoiceProps {
  place: RunPlace;
  page: PlaceMenuProps['page'];
  chosen: boolean;
  onPick: () => void;
}

function Choice({ place, page, chosen, onPick }: ChoiceProps) {
  const { t } = useTranslation('inPage');
  const obstacle = place === 'page' ? page.obstacle : null;
  return (
    // Stays focusable where it cannot be chosen, so that its reason can be read.
    <button
      type="button"
      className={classes.choice}
      aria-pressed={chosen}
      aria-disabled={obstacle !== null}
      onClick={() => obstacle === null && onPick()}
    >
      {chosen ? <IconCheck size={14} aria-hidden /> : <span className={classes.blank} />}
      <span>
        <span className={classes.title}>{t(`place.${place}Title`)}</span>
        {obstacle ? (
          <span className={classes.why}>{t(`place.obstacle.${obstacle}`)}</span>
        ) : (
          <span className={classes.why}>{t(`place.${place}Why`)}</span>
        )}
        {place === 'page' && !obstacle && <span className={classes.why}>{t('place.pageLimits')}</span>}
      </span>
    </button>
  );
}
