import { Button } from '@mantine/core';
import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './FilterSheet.module.css';

interface FilterSheetProps {
  shown: number;
  /** Absent when there is nothing to clear. */
  onReset: (() => void) | undefined;
  onClose: () => void;
  children: ReactNode;
}

/** The filters on a narrow screen: a native dialog that comes from below. */
export function FilterSheet({ shown, onReset, onClose, children }: FilterSheetProps) {
  const { t } = useTranslation('catalogue');
  const dialog = useRef<HTMLDialogElement>(null);

  // A dialog becomes modal by a method, not by an attribute.
  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  function handleBackdrop(event: MouseEvent) {
    if (event.target === dialog.current) dialog.current?.close();
  }

  return (
    <dialog
      ref={dialog}
      className={classes.sheet}
      aria-label={t('filters')}
      onClose={onClose}
      onClick={handleBackdrop}
    >
      <div className={classes.inner}>
        <div className={classes.body}>{children}</div>
        <div className={classes.foot}>
          {onReset ? (
            <Button size="sm" variant="default" onClick={onReset}>
              {t('reset')}
            </Button>
          ) : null}
          <Button size="sm" className={classes.show} onClick={() => dialog.current?.close()}>
            {t('show', { count: shown })}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
