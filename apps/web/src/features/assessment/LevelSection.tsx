import { useTranslation } from 'react-i18next';
import { LEVELS } from './levels.ts';
import type { LevelOdds, LevelResult } from '@gopherlab/contracts';
import classes from './assessment.module.css';
import { LevelRange } from './LevelRange.tsx';
import { percent } from './scale.ts';

/** The level as a sentence, its odds, and what pprof with eBPF would change. */
export function LevelSection({ level }: { level: LevelResult }) {
  const { t } = useTranslation('assessment');
  const { t: tc } = useTranslation('catalogue');
  const { probability, withIt, withoutIt } = level.pprofAndEbpf;
  const rows: [string, LevelOdds][] = [
    [t('level.now'), level.odds],
    [t('level.withPair'), withIt],
    [t('level.withoutPair'), withoutIt],
  ];
  return (
    <section className={classes.section} aria-labelledby="result-level">
      <h2 id="result-level" className={classes.sentence}>
        <LevelRange level={level} />
        {level.range.length > 1 && t('level.likely', { level: tc(`level.${level.likely}`) })}
      </h2>
      <p>{t('level.pair', { percent: percent(probability) })}</p>
      <div className={classes.scroll} role="region" aria-label={t('level.table')} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <td />
              {LEVELS.map((one) => (
                <th key={one} scope="col">
                  {tc(`level.${one}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, odds]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {LEVELS.map((one) => (
                  <td key={one} className="numeric">
                    {percent(odds[one])} %
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
