import { Button, CopyButton } from '@mantine/core';
import classes from './SecretLine.module.css';

interface SecretLineProps {
  why: string;
  secret: string;
  copy: string;
  copied: string;
}

/** A secret that is shown this once. */
export function SecretLine({ why, secret, copy, copied }: SecretLineProps) {
  return (
    <div className={classes.notice} role="status">
      <p className={classes.why}>{why}</p>
      <div className={classes.secret}>
        <code>{secret}</code>
        <CopyButton value={secret}>
          {({ copied: done, copy: take }) => (
            <Button variant="default" onClick={take}>
              {done ? copied : copy}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
