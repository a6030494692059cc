import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabSimilarity, SimilarityModel } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { useLocalized } from '../../lib/localized.ts';
import { queries } from '../../lib/query.ts';
import { formatDateTime } from '../../lib/time.ts';
import { PairHistogram } from './PairHistogram.tsx';
import { PairTable } from './PairTable.tsx';
import classes from './similarity.module.css';

interface LabSectionProps {
  lab: LabSimilarity;
  assignmentId: string;
  model: SimilarityModel;
}

/** So many pairs at first; a class has most of its interest at the top. */
const FIRST = 20;

/** One lab's pairs with the spread of all of them, so that an outlier is seen as one. */
export function LabSection({ lab, assignmentId, model }: LabSectionProps) {
  const { t } = useTranslation('similarity');
  const language = useLanguage();
  const text = useLocalized();
  const labs = useQuery(queries.labs());
  const [all, setAll] = useState(false);
  const found = labs.data?.labs.find(({ slug }) => slug === lab.lab);
  const { report, computedAt } = lab;
  const tooLittle = report?.submissions.filter(({ own }) => own < model.ownAtLeast).length ?? 0;
  return (
    <section className={classes.lab} aria-labelledby={`similar-${lab.lab}`}>
      <h2 id={`similar-${lab.lab}`}>{found ? text(found.title) : lab.lab}</h2>
      {!report || computedAt === null ? (
        <p className={classes.quiet}>{t('lab.none', { count: lab.submissionsNow })}</p>
      ) : (
        <>
          <p className={classes.quiet}>
            {t('lab.compared', {
              submissions: report.submissions.length,
              comparable: report.comparable,
              date: formatDateTime(computedAt, language),
            })}
            {lab.state === 'outdated' ? ` ${t('lab.outdated', { count: lab.submissionsNow })}` : ''}
            {tooLittle > 0 ? ` ${t('lab.tooLittle', { count: tooLittle })}` : ''}
          </p>
          {report.comparable > 0 ? <PairHistogram bins={report.histogram} model={model} /> : null}
          {report.pairs.length === 0 ? (
            <p>{t('lab.noPairs')}</p>
          ) : (
            <PairTable
              assignmentId={assignmentId}
              label={`similar-${lab.lab}`}
              submissions={report.submissions}
              pairs={all ? report.pairs : report.pairs.slice(0, FIRST)}
            />
          )}
          {!all && report.pairs.length > FIRST ? (
            <button type="button" className={classes.more} onClick={() => setAll(true)}>
              {t('lab.more', { count: report.pairs.length })}
            </button>
          ) : null}
        </>
      )}
    </section>
  );
}
