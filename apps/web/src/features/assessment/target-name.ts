import { useTranslation } from 'react-i18next';
import type { AssessmentGuide, AssessmentTarget } from '@gopherlab/contracts';
import { useLocalized } from '../../lib/localized.ts';

/** What an assessment is about, in the reader's language. */
export function useTargetName(guide: AssessmentGuide | undefined): (target: AssessmentTarget) => string {
  const { t } = useTranslation('assessment');
  const text = useLocalized();
  return (target) => {
    if (target.kind === 'all') return t('target.all');
    if (target.kind === 'role') {
      const role = guide?.roles.find(({ id }) => id === target.role);
      return role ? text(role.title) : target.role;
    }
    const skill = guide?.skills.find(({ area }) => area === target.area);
    return skill ? text(skill.title) : target.area;
  };
}
