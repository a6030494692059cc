import { useTranslation } from 'react-i18next';
import type { TrackCredential } from '@gopherlab/contracts';
import { api } from '../../lib/api.ts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import classes from './certificates.module.css';

interface EvidenceTableProps {
  certificateId: string;
  credential: TrackCredential;
}

/** The verdict of each lab, with the hashes of what was judged by what. */
export function EvidenceTable({ certificateId, credential }: EvidenceTableProps) {
  const { t } = useTranslation('certificates');
  const language = useLanguage();
  return (
    <section className={classes.section} aria-labelledby="certificate-evidence">
      <h2 id="certificate-evidence">{t('evidence.title')}</h2>
      <p className={classes.muted}>{t('evidence.why')}</p>
      <ul className={classes.rows}>
        {credential.evidence.map((one) => (
          <li key={one['gopherlab:submission']} className={classes.row}>
            <div className={classes.rowHead}>
              <span className={classes.rowTitle}>
                {language === 'zh' ? one['gopherlab:titleZh'] : one.name}
              </span>
              <span className="numeric">
                {one['gopherlab:score']} / {one['gopherlab:maxScore']}
              </span>
            </div>
            <p className={classes.muted}>{formatDateTime(one['gopherlab:gradedAt'], language)}</p>
            <dl className={classes.hashes}>
              <dt>{t('evidence.verdict')}</dt>
              <dd>
                <a href={api.certificateEvidenceUrl(certificateId, one['gopherlab:submission'])}>
                  <code>{one['gopherlab:submission']}</code>
                </a>
              </dd>
              <dt>{t('evidence.submission')}</dt>
              <dd>
                <code>{one['gopherlab:submissionHash']}</code>
              </dd>
              <dt>{t('evidence.lab')}</dt>
              <dd>
                <code>{one['gopherlab:labHash']}</code>
              </dd>
              <dt>{t('evidence.image')}</dt>
              <dd>
                <code>{one['gopherlab:image']}</code>
              </dd>
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}
