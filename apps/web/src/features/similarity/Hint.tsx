import { IconEye, IconEyeCheck, IconEyeExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SimilarityHint, SimilarityMark } from '@gopherlab/contracts';
import classes from './similarity.module.css';

/** What a pair deserves: a word and a shape. One that somebody has looked at says so. */
export function Hint({ hint, mark }: { hint: SimilarityHint; mark: SimilarityMark | null }) {
  const { t } = useTranslation('similarity');
  if (mark) {
    return (
      <span className={classes.hint}>
        <IconEyeCheck size={16} aria-hidden /> {t('mark.done')}
      </span>
    );
  }
  if (hint === 'none') return <span className={classes.quiet}>{t('hint.none')}</span>;
  const Icon = hint === 'strong' ? IconEyeExclamation : IconEye;
  return (
    <span className={classes.hint} data-hint={hint}>
      <Icon size={16} aria-hidden /> {t(`hint.${hint}`)}
    </span>
  );
}
