import { Button } from '@mantine/core';
import { IconKey, IconLogin2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { accountsApi, goOn, useAccountOptions } from './accounts-api.ts';
import classes from './accounts.module.css';
import { FormError } from './FormError.tsx';
import { nextAddress, nextOf } from './next-address.ts';
import { askForPasskey, hasPasskeys } from './passkey-client.ts';

interface ExternalWaysProps {
  invitation?: string | undefined;
  /** Signing up: a passkey belongs to an account that is there already. */
  withoutPasskey?: boolean;
}

/** A passkey, and the providers that are configured. */
export function ExternalWays({ invitation, withoutPasskey = false }: ExternalWaysProps) {
  const { t } = useTranslation('accounts');
  const options = useAccountOptions();
  const passkey = useMutation({
    mutationFn: async () =>
      accountsApi.passkeySignIn({ response: await askForPasskey(await accountsApi.passkeyOptions()) }),
    onSuccess: () => goOn(nextAddress(location)),
  });
  const external = useMutation({
    mutationFn: (provider: string) =>
      accountsApi.beginExternal(provider, {
        ...(invitation === undefined ? {} : { invitation }),
        ...nextOf(location),
      }),
    onSuccess: ({ url }) => location.assign(url),
  });
  const providers = options.data?.providers ?? [];
  const usePasskey = !withoutPasskey && hasPasskeys();
  if (!usePasskey && providers.length === 0) return null;
  return (
    <>
      <p className={classes.or}>{t('signIn.or')}</p>
      <div className={classes.form}>
        {usePasskey ? (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconKey size={16} aria-hidden />}
            loading={passkey.isPending}
            onClick={() => passkey.mutate()}
          >
            {t('signIn.passkey')}
          </Button>
        ) : null}
        {providers.map(({ id, name }) => (
          <Button
            key={id}
            variant="default"
            size="sm"
            leftSection={<IconLogin2 size={16} aria-hidden />}
            loading={external.isPending && external.variables === id}
            onClick={() => external.mutate(id)}
          >
            {t('signIn.external', { name })}
          </Button>
        ))}
        <FormError error={passkey.error ?? external.error} />
      </div>
    </>
  );
}
