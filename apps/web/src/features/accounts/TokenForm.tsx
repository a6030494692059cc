import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TokenScope } from '@gopherlab/contracts';
import classes from './accounts.module.css';
import { FormError } from './FormError.tsx';
import { SecretLine } from '../../components/SecretLine.tsx';
import { tokensApi, tokensQueries } from './tokens-api.ts';

const EXPIRIES = [7, 30, 90, 365];

/** Makes a token, and shows it this once. */
export function TokenForm({ allowed }: { allowed: TokenScope[] }) {
  const { t } = useTranslation('accounts');
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['read']);
  const [days, setDays] = useState('30');
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: () =>
      tokensApi.createToken({
        name,
        scopes: allowed.filter((scope) => scopes.includes(scope)),
        expiresInDays: Number(days),
      }),
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries(tokensQueries.tokens());
    },
    // The secret must not outlive the page.
    gcTime: 0,
  });
  function handleSubmit(event: FormEvent) {
    event.preventDefault();
    if (scopes.length > 0) create.mutate();
  }
  return (
    <section className={classes.section} aria-labelledby="tokens-new">
      <h2 id="tokens-new">{t('tokens.new')}</h2>
      <form className={classes.form} onSubmit={handleSubmit}>
        <TextInput
          label={t('tokens.name')}
          description={t('tokens.nameHint')}
          required
          maxLength={120}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={t('tokens.scopes')}
          value={scopes}
          onChange={setScopes}
          error={scopes.length === 0 ? t('tokens.noScope') : undefined}
        >
          {allowed.map((scope) => (
            <Checkbox
              key={scope}
              className={classes.scope ?? ''}
              value={scope}
              label={t(`tokens.scope.${scope}`)}
              description={t(`tokens.scopeWhy.${scope}`)}
            />
          ))}
        </Checkbox.Group>
        <NativeSelect
          label={t('tokens.expiry')}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={EXPIRIES.map((count) => ({ value: String(count), label: t('tokens.days', { count }) }))}
        />
        <FormError error={create.error} />
        <div className={classes.buttons}>
          <Button type="submit" loading={create.isPending}>
            {t('tokens.make')}
          </Button>
        </div>
      </form>
      {create.data ? (
        <SecretLine
          why={t('tokens.made')}
          secret={create.data.token}
          copy={t('tokens.copy')}
          copied={t('tokens.copied')}
        />
      ) : null}
    </section>
  );
}
