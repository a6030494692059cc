import { useEffect, useId, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Keys } from '../../components/Keys.tsx';
import { useRegisteredActions, type Action } from '../../lib/actions.ts';
import classes from './CommandPalette.module.css';
import { rankActions } from './rank-actions.ts';
import { PALETTE_ACTION } from './palette-state.ts';

/** Every action there is, by name. A native dialog: the browser holds the focus inside and gives it back. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const listId = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const actions = useRegisteredActions().filter(({ id }) => id !== PALETTE_ACTION);
  const found = groupInOrder(rankActions(actions, query), query !== '');
  const current = found[Math.min(active, found.length - 1)];

  // A dialog becomes modal by a method, not by an attribute.
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  // The choice can move out of sight while the focus stays in the field.
  useEffect(() => {
    if (current) document.getElementById(optionId(listId, current))?.scrollIntoView({ block: 'nearest' });
  }, [current, listId]);

  function run(action: Action) {
    if (action.disabledReason) return;
    dialog.current?.close();
    action.run();
  }
  function handleKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) {
      event.preventDefault();
      setActive((Math.min(active, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === 'Enter' && current && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(current);
    }
  }
  function handleBackdrop(event: MouseEvent) {
    if (event.target === dialog.current) dialog.current?.close();
  }

  return (
    <dialog
      ref={dialog}
      className={classes.palette}
      aria-label={t('palette.label')}
      onClose={onClose}
      onClick={handleBackdrop}
    >
      <div className={classes.inner}>
        <input
          className={classes.input}
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={current ? optionId(listId, current) : undefined}
          aria-label={t('palette.placeholder')}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={query}
          onChange={(event) => (setQuery(event.target.value), setActive(0))}
          onKeyDown={handleKeyDown}
        />
        <div className={classes.list} id={listId} role="listbox" aria-label={t('palette.label')}>
          {found.map((action, index) => (
            <Option
              key={action.id}
              id={optionId(listId, action)}
              action={action}
              selected={action === current}
              heading={found[index - 1]?.group === action.group ? undefined : action.group}
              onRun={() => run(action)}
              onPoint={() => setActive(index)}
            />
          ))}
        </div>
        {found.length === 0 ? <p className={classes.none}>{t('palette.none', { query })}</p> : null}
        <p className={classes.hint}>{t('palette.hint')}</p>
      </div>
    </dialog>
  );
}

interface OptionProps {
  id: string;
  action: Action;
  selected: boolean;
  heading: string | undefined;
  onRun: () => void;
  onPoint: () => void;
}

function Option({ id, action, selected, heading, onRun, onPoint }: OptionProps) {
  return (
    <>
      {heading ? (
        <div className={classes.group} role="presentation">
          {heading}
        </div>
      ) : null}
      <div
        id={id}
        role="option"
        aria-selected={selected}
        aria-disabled={action.disabledReason ? true : undefined}
        className={classes.option}
        onClick={onRun}
        onPointerMove={onPoint}
      >
        <span className={classes.label}>{action.label}</span>
        {action.disabledReason ? <span className={classes.reason}>{action.disabledReason}</span> : null}
        {action.shortcut ? <Keys shortcut={action.shortcut} /> : null}
      </div>
    </>
  );
}

function optionId(listId: string, action: Action): string {
  return `${listId}-${action.id}`;
}

/** While nothing is typed the list is read by heading, so actions of one group stand together. */
function groupInOrder(actions: Action[], ranked: boolean): Action[] {
  if (ranked) return actions;
  return [...Map.groupBy(actions, ({ group }) => group).values()].flat();
}
