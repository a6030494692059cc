import { useTranslation } from 'react-i18next';
import { ApiError } from '../../lib/api-error.ts';
import classes from './tracks.module.css';

/** Why a change of a track was not made; beside its button. */
export function SaveError({ error }: { error: Error | null }) {
  const { t, i18n } = useTranslation('tracks');
  if (!error) return null;
  const code = error instanceof ApiError ? error.code : 'other';
  const known = i18n.exists(`errors.${code}`, { ns: 'tracks' });
  const issues = error instanceof ApiError ? error.issues.map(({ message }) => message) : [];
  const message = issues.length > 0 ? issues.join('; ') : error.message.replace(/[.。]$/, '');
  return (
    <p role="alert" className={classes.error}>
      {t(`errors.${known ? (code as 'other') : 'other'}`, { message })}
    </p>
  );
}
