import { useTranslation } from 'react-i18next';
import { bringIntoView } from './bring-into-view.ts';
import { CommandLine } from './CommandLine.tsx';
import classes from './proof.module.css';

/** How the same files are graded again, by the same lab and image. */
export function ReplayPanel({ submissionId }: { submissionId: string }) {
  const { t } = useTranslation('verdict');
  return (
    <section ref={bringIntoView} className={classes.panel} aria-label={t('proof.replay')}>
      <p>{t('proof.replayHow')}</p>
      <CommandLine command={`npm run -s grade -- --replay ${submissionId}`} />
    </section>
  );
}
