import { useTranslation } from 'react-i18next';
import type { LevelResult } from '@gopherlab/contracts';

/** «P6–P7», or «P3–P5 to P6–P7» where both are likely. */
export function LevelRange({ level }: { level: LevelResult }) {
  const { t } = useTranslation('assessment');
  const { t: tc } = useTranslation('catalogue');
  const first = level.range[0] ?? level.likely;
  const last = level.range.at(-1) ?? level.likely;
  if (first === last) return <strong>{tc(`level.${first}`)}</strong>;
  return <strong>{t('level.range', { from: tc(`level.${first}`), to: tc(`level.${last}`) })}</strong>;
}
