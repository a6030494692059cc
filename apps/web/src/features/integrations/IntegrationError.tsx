import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../lib/api-error.ts';
import classes from './integrations.module.css';

/** Why something was not done, beside its control: in the page's words where there are some, else in the api's. */
export function IntegrationError({ error }: { error: Error | null }) {
  const { t, i18n } = useTranslation('integrations');
  if (!error) return null;
  const code = error instanceof ApiError ? error.code : 'other';
  const known = i18n.exists(`error.${code}`, { ns: 'integrations' });
  const issues = error instanceof ApiError ? error.issues : [];
  const message =
    issues.length === 0
      ? error.message
      : issues.map(({ path, message: why }) => `${path.replace(/^body\./, '')}: ${why}`).join('; ');
  return (
    <p className={classes.error} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <span>{t(`error.${known ? (code as 'other') : 'other'}`, { message })}</span>
    </p>
  );
}
