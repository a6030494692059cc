import { IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CertificateOffer } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { useLocalized } from '../../lib/localized.ts';
import { formatDate } from '../../lib/time.ts';
import classes from './certificates.module.css';
import { IssueForm } from './IssueForm.tsx';

/** One track: what is proven, what is not, and the certificate. */
export function Offer({ offer }: { offer: CertificateOffer }) {
  const { t } = useTranslation('certificates');
  const text = useLocalized();
  const language = useLanguage();
  const heading = `offer-${offer.track}`;
  const { certificate, state } = offer;
  return (
    <section className={classes.section} aria-labelledby={heading} data-state={state}>
      <h2 id={heading}>{text(offer.title)}</h2>
      <p className={classes.muted}>{text(offer.summary)}</p>
      <ul className={classes.labs}>
        {offer.labs.map(({ lab, title, percent, passed }) => (
          <li key={lab} data-passed={passed}>
            {passed ? <IconCheck size={16} aria-hidden /> : <IconCircleDashed size={16} aria-hidden />}
            <Link to={`/labs/${lab}`}>{text(title)}</Link>
            <span className="numeric">
              {percent === null ? t('offer.notGraded') : `${Math.floor(percent)} %`}
              <span className="visually-hidden"> {t(passed ? 'offer.passed' : 'offer.notPassed')}</span>
            </span>
          </li>
        ))}
      </ul>
      {offer.planned.length > 0 && (
        <p className={classes.muted}>
          {t('offer.planned', { titles: offer.planned.map(text).join(t('offer.separator')) })}
        </p>
      )}
      {state === 'ready' ? (
        <IssueForm track={offer.track} />
      ) : state === 'unavailable' ? (
        <p>
          {t('offer.unavailable', {
            fields: offer.missing.map((field) => t(`field.${field}`)).join(t('offer.separator')),
          })}
        </p>
      ) : state === 'issued' ? null : (
        <p>{t(`offer.${state}`)}</p>
      )}
      {certificate && (
        <p>
          <Link to={`/certificates/${certificate.id}`}>
            {t(certificate.version === offer.version ? 'offer.open' : 'offer.openOlder', {
              date: formatDate(certificate.issuedAt, language),
            })}
          </Link>
        </p>
      )}
    </section>
  );
}
