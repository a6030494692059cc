import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TrackDetail } from '@gopherlab/contracts';
import classes from './tracks.module.css';

/** What is between the reader and the track's certificate, or the certificate itself. */
export function TrackCertificate({ certificate }: { certificate: TrackDetail['certificate'] }) {
  const { t } = useTranslation('tracks');
  return (
    <section className={classes.section} aria-labelledby="certificate">
      <h2 id="certificate">{t('certificate.title')}</h2>
      <Standing certificate={certificate} />
    </section>
  );
}

function Standing({ certificate }: { certificate: TrackDetail['certificate'] }) {
  const { t } = useTranslation('tracks');
  if (!certificate) return <p>{t('certificate.visitor')}</p>;
  const { state, id } = certificate;
  const sentence = t(`certificate.${state}`);
  if (id !== null && (state === 'issued' || state === 'revoked'))
    return (
      <p>
        <Link to={`/certificates/${id}`}>{sentence}</Link>
      </p>
    );
  return (
    <>
      <p>{state === 'ready' ? <Link to="/certificates">{sentence}</Link> : sentence}</p>
      {id !== null ? (
        <p>
          <Link to={`/certificates/${id}`}>{t('certificate.older')}</Link>
        </p>
      ) : null}
    </>
  );
}
