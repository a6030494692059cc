import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LabSimilarity, SimilarPair } from '@gopherlab/contracts';
import { Hint } from './Hint.tsx';
import classes from './similarity.module.css';

type Report = NonNullable<LabSimilarity['report']>;

interface PairTableProps {
  assignmentId: string;
  /** Id of the heading. */
  label: string;
  submissions: Report['submissions'];
  pairs: SimilarPair[];
}

/** The most alike first; each row opens its pair. */
export function PairTable({ assignmentId, label, submissions, pairs }: PairTableProps) {
  const { t } = useTranslation('similarity');
  const names = new Map(submissions.map(({ id, person }) => [id, person.name ?? t('unnamed')]));
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return (
    <table className={classes.pairs} aria-labelledby={label}>
      <thead>
        <tr>
          <th scope="col" data-number>
            {t('pairs.score')}
          </th>
          <th scope="col">{t('pairs.pair')}</th>
          <th scope="col">{t('pairs.shares')}</th>
          <th scope="col" data-number>
            {t('pairs.shared')}
          </th>
          <th scope="col">{t('pairs.hint')}</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ a, b, score, shareOfA, shareOfB, shared, hint, mark }) => (
          <tr key={`${a} ${b}`}>
            <td data-number data-label={t('pairs.score')}>
              {percent(score)}
            </td>
            <th scope="row">
              <Link to={{ search: new URLSearchParams({ assignment: assignmentId, a, b }).toString() }}>
                {t('pairs.names', { a: names.get(a) ?? a, b: names.get(b) ?? b })}
              </Link>
            </th>
            <td data-label={t('pairs.shares')}>
              {t('pairs.sharesOf', { a: percent(shareOfA), b: percent(shareOfB) })}
            </td>
            <td data-number data-label={t('pairs.shared')}>
              {shared}
            </td>
            <td data-label={t('pairs.hint')}>
              <Hint hint={hint} mark={mark} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
