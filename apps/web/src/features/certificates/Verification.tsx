import { IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Certificate, TrackCredential } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { ApiError } from '../../lib/api-error.ts';
import { api } from '../../lib/api.ts';
import classes from './certificates.module.css';
import { verifyCertificate } from './verify-certificate.ts';

interface VerificationProps {
  certificate: Certificate;
  credential: TrackCredential;
}

/** Whether the certificate holds, told by this browser, part by part. */
export function Verification({ certificate, credential }: VerificationProps) {
  const { t } = useTranslation('certificates');
  const checked = useQuery({
    queryKey: ['certificate-verification', certificate, credential],
    queryFn: async ({ signal }) => {
      const { keys } = await api.publicKeys(signal);
      const evidence = await Promise.all(
        credential.evidence.map((one) =>
          api.certificateEvidence(certificate.id, one['gopherlab:submission'], signal).catch(missing),
        ),
      );
      return verifyCertificate(certificate, keys, evidence);
    },
  });
  return (
    <section className={classes.section} aria-labelledby="certificate-verified">
      <h2 id="certificate-verified">{t('verify.title')}</h2>
      {checked.error ? (
        <ErrorState error={checked.error} headingLevel={3} onRetry={() => void checked.refetch()} />
      ) : !checked.data ? (
        <SkeletonText lines={6} />
      ) : checked.data.kind === 'unable' ? (
        <p role="status" data-verified="unable">
          {t(`verify.unable.${checked.data.reason}`)}
        </p>
      ) : (
        <>
          <p role="status" className={classes.outcome} data-verified={checked.data.holds ? 'yes' : 'no'}>
            {t(checked.data.holds ? 'verify.holds' : 'verify.fails')}
          </p>
          <ul className={classes.parts}>
            {checked.data.parts.map(({ part, holds }) => (
              <li key={part} data-holds={holds}>
                {holds ? <IconCheck size={16} aria-hidden /> : <IconX size={16} aria-hidden />}
                <span>{t(holds ? `verify.part.${part}` : `verify.notPart.${part}`)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** A verdict that is not there is a finding; a server that is not there is none. */
function missing(error: unknown): undefined {
  if (error instanceof ApiError && error.status >= 400 && error.status < 500) return undefined;
  throw error;
}
