import { useTranslation } from 'react-i18next';
import { ApiError } from '../../lib/api-error.ts';
import classes from './teach.module.css';

/** Why a change of a cohort was not made; beside its control. */
export function TeachError({ error }: { error: Error | null }) {
  const { t, i18n } = useTranslation('teach');
  if (!error) return null;
  const code = error instanceof ApiError ? error.code : 'other';
  const known = i18n.exists(`errors.${code}`, { ns: 'teach' });
  return (
    <p role="alert" className={classes.error}>
      {t(`errors.${known ? (code as 'other') : 'other'}`, { message: error.message.replace(/[.。]$/, '') })}
    </p>
  );
}
