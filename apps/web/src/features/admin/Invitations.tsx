import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invitation, RoleName } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { useSession } from '../../lib/query.ts';
import { formatDateTime } from '../../lib/time.ts';
import { FormError } from '../accounts/FormError.tsx';
import { adminApi, adminQueries } from './admin-api.ts';
import classes from './admin.module.css';
import { ROLES } from './roles.ts';

/** Links that give an account with a role, once. */
export function Invitations() {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const isAdmin = useSession().data?.person.role === 'admin';
  const list = useQuery({ ...adminQueries.invitations(), enabled: isAdmin });
  const revoke = useMutation({
    mutationFn: adminApi.revoke,
    onSettled: () => client.invalidateQueries({ queryKey: adminQueries.invitations().queryKey }),
  });
  const invitations = list.data?.invitations ?? [];
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations">{t('admin.invitations')}</h2>
      <InviteForm />
      <FormError error={list.error ?? revoke.error} />
      {list.data && invitations.length === 0 ? (
        <p className={classes.muted}>{t('admin.inviteNone')}</p>
      ) : null}
      <div className={classes.scroll}>
        <table className={classes.table}>
          <tbody>
            {invitations.map((invitation) => (
              <InvitationRow
                key={invitation.id}
                invitation={invitation}
                onRevoke={() => revoke.mutate(invitation.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function InviteForm() {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const [role, setRole] = useState<RoleName>('instructor');
  const [email, setEmail] = useState('');
  const [days, setDays] = useState<number | string>(7);
  const invite = useMutation({
    mutationFn: () => adminApi.invite({ role, email: email === '' ? null : email, days: Number(days) }),
    onSuccess: () => client.invalidateQueries({ queryKey: adminQueries.invitations().queryKey }),
  });
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    invite.mutate();
  }
  return (
    <>
      <form className={classes.filters} onSubmit={handleSubmit}>
        <NativeSelect
          size="xs"
          label={t('admin.role')}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as RoleName)}
          data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
        />
        <TextInput
          className={classes.grow}
          type="email"
          autoComplete="off"
          label={t('admin.inviteEmail')}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <NumberInput
          size="xs"
          label={t('admin.inviteDays')}
          min={1}
          max={90}
          clampBehavior="strict"
          value={days}
          onChange={setDays}
        />
        <Button type="submit" variant="default" loading={invite.isPending}>
          {t('admin.invite')}
        </Button>
      </form>
      <FormError error={invite.error} />
      {invite.data ? (
        <p role="status">
          {invite.data.mailed ? t('admin.inviteMailed') : t('admin.inviteLink')}
          <code className={classes.link}>{invite.data.link}</code>
        </p>
      ) : null}
    </>
  );
}

function InvitationRow({ invitation, onRevoke }: { invitation: Invitation; onRevoke: () => void }) {
  const { t } = useTranslation('accounts');
  const language = useLanguage();
  const { role, email, state, expiresAt, usedBy } = invitation;
  const date = formatDateTime(expiresAt, language);
  const name = usedBy ?? t('admin.gone');
  return (
    <tr>
      <td>{t('admin.inviteRow', { role: t(`role.${role}`), email: email ?? t('admin.anybody') })}</td>
      <td>{t(`admin.state.${state}`, { date, name })}</td>
      <td>
        {state === 'open' ? (
          <Button variant="default" onClick={onRevoke}>
            {t('admin.revoke')}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}
