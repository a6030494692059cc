import { shortcutCaps, type Shortcut } from '../lib/shortcuts.ts';
import classes from './Keys.module.css';

/** A shortcut as key caps; decoration beside a label that already says what happens. */
export function Keys({ shortcut }: { shortcut: Shortcut }) {
  return (
    <span className={classes.keys} aria-hidden>
      {shortcutCaps(shortcut).map((cap) => (
        <kbd key={cap} className={classes.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
