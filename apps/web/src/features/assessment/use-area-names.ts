import { useTranslation } from 'react-i18next';
import type { Area } from '@gopherlab/contracts';

/** Names of areas in the reader's language, in one line. */
export function useAreaNames(): (areas: readonly Area[]) => string {
  const { t, i18n } = useTranslation('catalogue');
  return (areas) => areas.map((area) => t(`area.${area}`)).join(i18n.language === 'zh' ? '、' : ', ');
}
