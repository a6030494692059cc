import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './panel.module.css';

interface SidePanelProps {
  /** What a screen reader calls the region. */
  label: string;
  title: string;
  lead: string;
  onClose: () => void;
  children: ReactNode;
}

/** Stands beside the grid, not over it; on a narrow screen it has the whole width. Escape closes it. */
export function SidePanel({ label, title, lead, onClose, children }: SidePanelProps) {
  const { t } = useTranslation();
  const host = useRef<HTMLElement>(null);
  // Where the eye goes, the keyboard follows; the grid has it back when the panel is closed.
  useEffect(() => host.current?.focus({ preventScroll: true }), []);
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <aside ref={host} className={classes.panel} aria-label={label} tabIndex={-1} onKeyDown={handleKeyDown}>
      <header className={classes.head}>
        <div>
          <h2>{title}</h2>
          <p className={classes.quiet}>{lead}</p>
        </div>
        <button type="button" className={classes.close} aria-label={t('actions.close')} onClick={onClose}>
          <IconX size={16} aria-hidden />
        </button>
      </header>
      {children}
    </aside>
  );
}
