import { Button, NativeSelect } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeoplePage as People, RoleName } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { FormError } from '../accounts/FormError.tsx';
import { SecretLine } from '../../components/SecretLine.tsx';
import { adminApi } from './admin-api.ts';
import classes from './admin.module.css';
import { ROLES } from './roles.ts';

interface PersonRowProps {
  person: People['people'][number];
  onRole: (role: RoleName) => void;
}

/** One account: its role, and a link for whoever forgot the password. */
export function PersonRow({ person, onRole }: PersonRowProps) {
  const { t } = useTranslation('accounts');
  const language = useLanguage();
  const { id, name, email, role, createdAt, lastSeenAt } = person;
  const [asked, setAsked] = useState(false);
  const reset = useMutation({
    mutationFn: () => adminApi.makeResetLink(id),
    onSettled: () => setAsked(false),
  });
  return (
    <>
      <tr>
        <td>{name}</td>
        <td>{email}</td>
        <td>
          <NativeSelect
            size="xs"
            aria-label={t('admin.roleOf', { name })}
            value={role}
            onChange={(event) => onRole(event.currentTarget.value as RoleName)}
            data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          />
        </td>
        <td className={classes.when}>{formatDateTime(createdAt, language)}</td>
        <td className={classes.when}>
          {lastSeenAt === null ? t('admin.never') : formatDateTime(lastSeenAt, language)}
        </td>
        <td>
          {email !== null && !asked && (
            <Button
              variant="default"
              size="xs"
              aria-label={t('admin.resetOf', { name })}
              onClick={() => setAsked(true)}
            >
              {t('admin.reset')}
            </Button>
          )}
        </td>
      </tr>
      {(asked || reset.data || reset.error) && (
        <tr>
          <td colSpan={6}>
            {asked && (
              <div className={classes.filters} role="group" aria-label={t('admin.resetOf', { name })}>
                <span className={classes.grow}>{t('admin.resetSure', { name, email })}</span>
                <Button autoFocus loading={reset.isPending} onClick={() => reset.mutate()}>
                  {t('admin.resetMake')}
                </Button>
                <Button variant="default" onClick={() => setAsked(false)}>
                  {t('admin.resetCancel')}
                </Button>
              </div>
            )}
            <FormError error={reset.error} />
            {!asked && reset.data && (
              <SecretLine
                why={t('admin.resetWhy', { name, until: formatDateTime(reset.data.expiresAt, language) })}
                secret={reset.data.link}
                copy={t('admin.copy')}
                copied={t('admin.copied')}
              />
            )}
          </td>
        </tr>
      )}
    </>
  );
}
