import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SimilarPairDetail } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { CodeSide } from './CodeSide.tsx';
import { Hint } from './Hint.tsx';
import classes from './similarity.module.css';
import { similarityApi, similarityQueries, type PairKey } from './similarity-api.ts';

interface PairViewProps {
  assignmentId: string;
  pair: PairKey;
  onClose: () => void;
}

/** Two submissions beside each other; what they have in common has one number and one colour on both sides. */
export function PairView({ assignmentId, pair, onClose }: PairViewProps) {
  const { t } = useTranslation('similarity');
  const detail = useQuery(similarityQueries.pair(assignmentId, pair));
  return (
    <>
      <Button variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onClose}>
        {t('back')}
      </Button>
      {detail.error ? (
        <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
      ) : !detail.data ? (
        <SkeletonText lines={12} />
      ) : (
        <Opened assignmentId={assignmentId} detail={detail.data} />
      )}
    </>
  );
}

function Opened({ assignmentId, detail }: { assignmentId: string; detail: SimilarPairDetail }) {
  const { t } = useTranslation('similarity');
  const [open, setOpen] = useState<number | null>(null);
  const { a, b, regions, shareOfA, shareOfB, score } = detail;
  const nameOf = (side: typeof a) => side.person.name ?? t('unnamed');
  const percent = (share: number) => Math.round(share * 100);
  const handlePick = (index: number) => {
    setOpen(index);
    for (const side of ['a', 'b']) {
      document.getElementById(`region-${side}-${index}`)?.scrollIntoView({ block: 'center' });
    }
  };
  return (
    <>
      <h2 className={classes.pairTitle}>{t('pairs.names', { a: nameOf(a), b: nameOf(b) })}</h2>
      <p>
        {t('pair.line', {
          score: percent(score),
          a: nameOf(a),
          b: nameOf(b),
          shareOfA: percent(shareOfA),
          shareOfB: percent(shareOfB),
        })}{' '}
        <Hint hint={detail.hint} mark={detail.mark} />
      </p>
      <MarkLine assignmentId={assignmentId} detail={detail} />
      <nav aria-label={t('pair.regions')}>
        <ol className={classes.regions}>
          {regions.map((region, index) => (
            // Regions are in the order of the left side and never change.
            <li key={`${region.a.path}:${region.a.from}:${region.b.path}:${region.b.from}:${region.kind}`}>
              <button
                type="button"
                data-colour={index % COLOURS}
                aria-current={open === index ? 'true' : undefined}
                onClick={() => handlePick(index)}
              >
                <strong>{index + 1}</strong>{' '}
                {t(region.kind === 'tree' ? 'pair.tree' : 'pair.tokens', {
                  count: region.tokens,
                  fromA: region.a.from,
                  toA: region.a.to,
                  fromB: region.b.from,
                  toB: region.b.to,
                })}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <div className={classes.sides}>
        <CodeSide name="a" title={nameOf(a)} side={a} regions={regions} open={open} onPick={handlePick} />
        <CodeSide name="b" title={nameOf(b)} side={b} regions={regions} open={open} onPick={handlePick} />
      </div>
    </>
  );
}

/** Colours of regions; the number says which is which. */
const COLOURS = 4;

function MarkLine({ assignmentId, detail }: { assignmentId: string; detail: SimilarPairDetail }) {
  const { t } = useTranslation('similarity');
  const language = useLanguage();
  const client = useQueryClient();
  const key = { a: detail.a.submissionId, b: detail.b.submissionId };
  const looked = detail.mark !== null;
  const change = useMutation({
    mutationFn: () => similarityApi.mark(assignmentId, key, !looked),
    onSuccess: ({ mark }) => {
      client.setQueryData(similarityQueries.pair(assignmentId, key).queryKey, { ...detail, mark });
      void client.invalidateQueries({
        queryKey: similarityQueries.report(assignmentId).queryKey,
        exact: true,
      });
    },
  });
  return (
    <div className={classes.actions}>
      <Button
        variant="default"
        loading={change.isPending}
        aria-pressed={looked}
        onClick={() => change.mutate()}
      >
        {t(looked ? 'mark.undo' : 'mark.set')}
      </Button>
      <span className={classes.quiet} role="status">
        {change.error
          ? t('mark.failed', { message: change.error.message })
          : detail.mark
            ? t('mark.by', {
                name: detail.mark.by ?? t('unnamed'),
                date: formatDateTime(detail.mark.at, language),
              })
            : t('mark.what')}
      </span>
    </div>
  );
}
