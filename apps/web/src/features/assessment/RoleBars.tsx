import { useTranslation } from 'react-i18next';
import type { AssessmentGuide, AssessmentResult } from '@gopherlab/contracts';
import { useLocalized } from '../../lib/localized.ts';
import classes from './assessment.module.css';
import { percent } from './scale.ts';

interface RoleBarsProps {
  guide: AssessmentGuide;
  result: AssessmentResult;
}

/** How much of what each role asks is there, best first; opened, area by area. */
export function RoleBars({ guide, result }: RoleBarsProps) {
  const { t } = useTranslation('assessment');
  const text = useLocalized();
  const sorted = result.roles.toSorted((a, b) => b.match - a.match);
  const known = new Set(result.areas.filter(({ evidence }) => evidence.length > 0).map(({ area }) => area));
  const areaName = (area: string) => {
    const skill = guide.skills.find((one) => one.area === area);
    return skill ? text(skill.title) : area;
  };
  return (
    <section className={classes.section} aria-labelledby="result-roles">
      <h2 id="result-roles">{t('roles.title')}</h2>
      <p className={classes.muted}>{t('roles.meaning')}</p>
      {sorted.map(({ role, match, areas }) => {
        const found = guide.roles.find(({ id }) => id === role);
        return (
          <details key={role} className={classes.role}>
            <summary>
              <span>
                <span className={classes.roleName}>{found ? text(found.title) : role}</span>
                <span className={classes.muted}>
                  {t('roles.known', {
                    known: areas.filter(({ area }) => known.has(area)).length,
                    count: areas.length,
                  })}
                </span>
              </span>
              <span className={classes.bar} aria-hidden>
                <span className={classes.span} style={{ insetInlineStart: 0, width: `${match * 100}%` }} />
              </span>
              <span className="numeric">{percent(match)} %</span>
            </summary>
            <ul className={classes.evidence}>
              {areas.map(({ area, level, probability }) => (
                <li key={area}>
                  {t('roles.area', { area: areaName(area), level, percent: percent(probability) })}
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </section>
  );
}
