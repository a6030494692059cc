import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatValue, type FunctionRow } from './pprof.ts';
import classes from './profile-table.module.css';

const SHOWN_ROWS = 60;

interface ProfileTableProps {
  rows: readonly FunctionRow[];
  total: number;
  unit: string;
  search: string;
  onPick: (name: string) => void;
}

type SortKey = 'flat' | 'cum';

/** pprof's `top`: what a function holds itself, and with everything it calls. */
export function ProfileTable({ rows, total, unit, search, onPick }: ProfileTableProps) {
  const { t } = useTranslation('verdict');
  const [sortKey, setSortKey] = useState<SortKey>('flat');
  const wanted = search.toLowerCase();
  const matching = rows
    .filter((row) => row.name.toLowerCase().includes(wanted))
    .sort((a, b) => b[sortKey] - a[sortKey] || b.cum - a.cum);
  const percent = (value: number) => (total === 0 ? '0.0' : ((value / total) * 100).toFixed(1));
  return (
    <div className={classes.scroll} role="region" aria-label={t('profile.table')} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            {(['flat', 'cum'] as const).map((key) => (
              <th key={key} colSpan={2} aria-sort={sortKey === key ? 'descending' : 'none'}>
                <button type="button" onClick={() => setSortKey(key)} title={t(`profile.${key}Meaning`)}>
                  {t(`profile.${key}`)} <span aria-hidden>{sortKey === key ? '▾' : ''}</span>
                </button>
              </th>
            ))}
            <th>{t('profile.function')}</th>
          </tr>
        </thead>
        <tbody>
          {matching.slice(0, SHOWN_ROWS).map((row) => (
            <tr key={row.name}>
              <td>{formatValue(row.flat, unit)}</td>
              <td>{percent(row.flat)} %</td>
              <td>{formatValue(row.cum, unit)}</td>
              <td>{percent(row.cum)} %</td>
              <td>
                <button type="button" onClick={() => onPick(row.name)}>
                  {row.name}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {matching.length === 0 && <p className={classes.note}>{t('profile.noMatch', { search })}</p>}
      {matching.length > SHOWN_ROWS && (
        <p className={classes.note}>{t('profile.more', { shown: SHOWN_ROWS, all: matching.length })}</p>
      )}
    </div>
  );
}
