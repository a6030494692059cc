import { useTranslation } from 'react-i18next';
import type { LiveLab } from '@gopherlab/contracts';
import { useLocalized } from '../../lib/localized.ts';
import classes from './live.module.css';

const PARTS = ['passed', 'failed', 'notRun'] as const;

/** How everybody's latest grading of one lab stands, check by check. */
export function CheckBars({ lab }: { lab: LiveLab }) {
  const { t } = useTranslation('live');
  const text = useLocalized();
  const heading = `live-checks-${lab.lab}`;
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>{t('checks.title', { lab: text(lab.title) })}</h2>
      <p className={classes.quiet}>{t('checks.graded', { graded: lab.graded, learners: lab.learners })}</p>
      {lab.graded === 0 ? null : (
        <table className={classes.checks} aria-labelledby={heading}>
          <thead>
            <tr>
              <th scope="col">{t('checks.check')}</th>
              <th scope="col" aria-hidden />
              {PARTS.map((part) => (
                <th key={part} scope="col" data-number>
                  {t(`checks.${part}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lab.checks.map((check) => (
              <tr key={check.id}>
                <th scope="row" title={text(check.title).replaceAll('`', '')}>
                  <code>{check.id}</code>
                </th>
                <td className={classes.barCell} aria-hidden>
                  <span className={classes.stack}>
                    {PARTS.map((part) => (
                      <span key={part} data-part={part} style={{ flexGrow: check[part] }} />
                    ))}
                  </span>
                </td>
                {PARTS.map((part) => (
                  <td key={part} data-number>
                    {check[part]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
