import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Certificate, TrackCredential } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { queries } from '../../lib/query.ts';
import { formatDate, formatDateTime } from '../../lib/time.ts';
import classes from './certificates.module.css';
import { Downloads } from './Downloads.tsx';
import { EvidenceTable } from './EvidenceTable.tsx';
import { RevokeForm } from './RevokeForm.tsx';
import { Verification } from './Verification.tsx';
import { readCredential } from './verify-certificate.ts';

/** A certificate that anybody may look at and verify; everything that it shows comes out of what was signed. */
export function CertificatePage() {
  const { id = '' } = useParams();
  const certificate = useQuery(queries.certificate(id));
  if (certificate.error) {
    return (
      <ErrorState error={certificate.error} headingLevel={1} onRetry={() => void certificate.refetch()} />
    );
  }
  return (
    <div className={classes.page}>
      {certificate.data ? <Shown certificate={certificate.data} /> : <SkeletonText lines={14} />}
    </div>
  );
}

function Shown({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation('certificates');
  const { t: tc } = useTranslation();
  const language = useLanguage();
  const credential = readCredential(certificate.jwt);
  if (!credential) {
    return (
      <StatePanel kind="failed" headingLevel={1} title={t('unreadable.title')} why={t('unreadable.why')} />
    );
  }
  const { achievement, identifier } = credential.credentialSubject;
  const track = language === 'zh' ? achievement['gopherlab:titleZh'] : achievement.name;
  return (
    <article>
      <title>{tc('title', { page: t('one.title') })}</title>
      <header className={classes.header}>
        <p className={classes.muted}>{t('one.title')}</p>
        {certificate.revoked && (
          <p className={classes.revoked} role="status">
            {t('one.revoked', {
              date: formatDateTime(certificate.revoked.at, language),
              reason: certificate.revoked.reason,
            })}
          </p>
        )}
        <h1>{identifier[0].identityHash}</h1>
        <p>{t('one.passed', { labs: credential.evidence.length, percent: requiredPercent(credential) })}</p>
        <p className={classes.track}>{track}</p>
        <p className={classes.muted}>
          {t('one.issued', {
            date: formatDate(credential.validFrom, language),
            issuer: credential.issuer.name,
          })}
        </p>
      </header>
      <Verification certificate={certificate} credential={credential} />
      <EvidenceTable certificateId={certificate.id} credential={credential} />
      <Unwritten credential={credential} />
      <Downloads id={certificate.id} />
      <RevokeForm certificate={certificate} />
    </article>
  );
}

function requiredPercent({ credentialSubject: { achievement } }: TrackCredential): string {
  return achievement.resultDescription[0]?.requiredValue ?? '';
}

/** What nobody may read out of it. */
function Unwritten({ credential }: { credential: TrackCredential }) {
  const { t } = useTranslation('certificates');
  const language = useLanguage();
  const { achievement } = credential.credentialSubject;
  const titles = achievement[language === 'zh' ? 'gopherlab:unwrittenZh' : 'gopherlab:unwritten'];
  return (
    <section className={classes.section} aria-labelledby="certificate-scope">
      <h2 id="certificate-scope">{t('scope.title')}</h2>
      <p>{t('scope.version', { version: achievement.version.slice(0, 16) })}</p>
      {titles.length > 0 && (
        <>
          <p>{t('scope.unwritten')}</p>
          <ul className={classes.list}>
            {titles.map((title) => (
              <li key={title}>{title}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
