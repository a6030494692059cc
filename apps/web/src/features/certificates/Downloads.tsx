import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../lib/api.ts';
import { useLanguage } from '../../lib/i18n.ts';
import classes from './certificates.module.css';

/** The certificate to keep, to print and to give to other verifiers. */
export function Downloads({ id }: { id: string }) {
  const { t } = useTranslation('certificates');
  const language = useLanguage();
  const files = [
    { href: `${api.certificateFileUrl(id, 'certificate.pdf')}?lang=${language}`, name: t('files.pdf') },
    { href: api.certificateFileUrl(id, 'credential.jwt'), name: t('files.jwt') },
    { href: api.certificateFileUrl(id, 'credential.json'), name: t('files.json') },
    { href: api.publicKeysUrl, name: t('files.keys') },
  ];
  return (
    <section className={classes.section} data-screen-only aria-labelledby="certificate-files">
      <h2 id="certificate-files">{t('files.title')}</h2>
      <p className={classes.muted}>{t('files.why')}</p>
      <p className={classes.downloads}>
        {files.map(({ href, name }) => (
          <a key={href} href={href} download>
            <IconDownload size={16} aria-hidden /> {name}
          </a>
        ))}
      </p>
    </section>
  );
}
