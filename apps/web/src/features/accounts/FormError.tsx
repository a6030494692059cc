import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../lib/api-error.ts';
import classes from './accounts.module.css';

/** Why a form did not do what it says; beside the form, in words. */
export function FormError({ error }: { error: unknown }) {
  const say = useErrorText();
  if (!error) return null;
  return (
    <p className={classes.error} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <span>{say(error)}</span>
    </p>
  );
}

const FIELDS = {
  'body.email': 'invalidEmail',
  'body.password': 'shortPassword',
  'body.name': 'emptyName',
} as const;

/** An error of the api, of an authenticator, or a code that stands in the address. */
function useErrorText(): (error: unknown) => string {
  const { t, i18n } = useTranslation('accounts');
  const known = (code: string) => i18n.exists(`error.${code}`, { ns: 'accounts' });
  return (error) => {
    const code = typeof error === 'string' ? error : error instanceof ApiError ? error.code : 'other';
    const field = error instanceof ApiError ? error.issues[0]?.path : undefined;
    if (field !== undefined && field in FIELDS) return t(`error.${FIELDS[field as keyof typeof FIELDS]}`);
    // DOMException: what `navigator.credentials` ends with.
    if (error instanceof DOMException) return t('error.passkey');
    if (known(code)) return t(`error.${code as 'other'}`, { message: '' });
    return t('error.other', { message: error instanceof Error ? error.message : code });
  };
}
