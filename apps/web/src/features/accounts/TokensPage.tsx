import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiToken } from '@gopherlab/contracts';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime, useNow } from '../../lib/time.ts';
import classes from './accounts.module.css';
import { AccountSubPage } from './AccountSubPage.tsx';
import { FormError } from './FormError.tsx';
import { TokenForm } from './TokenForm.tsx';
import { tokensApi, tokensQueries } from './tokens-api.ts';

/** Personal tokens: which there are, a new one, and an end to each. */
export function TokensPage() {
  const { t } = useTranslation('accounts');
  return (
    <AccountSubPage title={t('tokens.title')} lead={t('tokens.lead')}>
      <Tokens />
    </AccountSubPage>
  );
}

function Tokens() {
  const { t } = useTranslation('accounts');
  const list = useQuery(tokensQueries.tokens());
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: (id: string) => tokensApi.revokeToken(id),
    onSettled: () => client.invalidateQueries(tokensQueries.tokens()),
  });
  if (list.isPending) return <SkeletonText lines={8} />;
  if (!list.data) return <FormError error={list.error} />;
  const { tokens, scopes } = list.data;
  return (
    <>
      <TokenForm allowed={scopes} />
      <section className={classes.section} aria-labelledby="tokens-list">
        <h2 id="tokens-list">{t('tokens.list')}</h2>
        {tokens.length === 0 ? <p className={classes.muted}>{t('tokens.none')}</p> : null}
        <ul className={classes.list}>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => revoke.mutate(token.id)} />
          ))}
        </ul>
        <FormError error={revoke.error} />
        <p className={classes.muted}>
          <a href="/api/docs">{t('tokens.docs')}</a>
        </p>
      </section>
    </>
  );
}

function TokenRow({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const { t } = useTranslation('accounts');
  const language = useLanguage();
  const now = useNow();
  const { name, hint, expiresAt, lastUsedAt } = token;
  const scopes = new Intl.ListFormat(language, { type: 'unit' }).format(
    token.scopes.map((scope) => t(`tokens.scope.${scope}`)),
  );
  const about = Date.parse(expiresAt) > now ? 'tokens.about' : 'tokens.expired';
  const used = lastUsedAt && t('tokens.used', { date: formatDateTime(lastUsedAt, language) });
  return (
    <li className={classes.row}>
      <span className={classes.rowText}>
        {name}
        <br />
        <span className={classes.muted}>
          {t(about, { hint, scopes, date: formatDateTime(expiresAt, language) })} ·{' '}
          {used ?? t('tokens.unused')}
        </span>
      </span>
      <RevokeButtons name={name} onRevoke={onRevoke} />
    </li>
  );
}

/** Two steps: what is revoked does not come back. */
function RevokeButtons({ name, onRevoke }: { name: string; onRevoke: () => void }) {
  const { t } = useTranslation('accounts');
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <Button variant="default" aria-label={t('tokens.revokeOf', { name })} onClick={() => setAsking(true)}>
        {t('tokens.revoke')}
      </Button>
    );
  return (
    <span className={classes.buttons}>
      <span className={classes.muted}>{t('tokens.revokeWhy')}</span>
      <Button
        variant="default"
        color="fail"
        aria-label={t('tokens.revokeSureOf', { name })}
        onClick={onRevoke}
        autoFocus
      >
        {t('tokens.revokeSure')}
      </Button>
      <Button variant="default" onClick={() => setAsking(false)}>
        {t('tokens.keep')}
      </Button>
    </span>
  );
}
