import { useEffect, useRef, useState } from 'react';
import { IconBulb, IconFileText, IconFlame } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LocalizedText, Submission } from '@gopherlab/contracts';
import { CheckStatus } from '../../components/CheckStatus.tsx';
import { InlineText } from '../../components/markdown/InlineText.tsx';
import { useLocalized } from '../../lib/localized.ts';
import { duration } from '../history/clock.ts';
import { isProfile } from './artefact-kind.ts';
import { ArtefactView } from './ArtefactView.tsx';
import type { CheckLine } from './check-rows.ts';
import classes from './verdict.module.css';

interface CheckRowProps {
  row: CheckLine;
  /** Set when somebody asked for this line; a new object brings it into view again. */
  highlighted: { id: string } | null;
  hint: LocalizedText | null;
  submission: Submission | null;
  onProfile: (name: string) => void;
}

export function CheckRow({ row, highlighted, hint, submission, onProfile }: CheckRowProps) {
  const { t } = useTranslation('verdict');
  const text = useLocalized();
  const line = useRef<HTMLLIElement>(null);
  const [open, setOpen] = useState<string | null>(null);
  // Scrolling is the browser's; it follows a click on the contract line in the brief.
  useEffect(() => {
    if (highlighted) line.current?.scrollIntoView({ block: 'nearest' });
  }, [highlighted]);
  const failed = row.state === 'failed';
  const artefact = submission?.artefacts.find(({ name }) => name === open);
  return (
    <li
      ref={line}
      className={classes.check}
      data-check={row.id}
      data-state={row.state}
      data-earned={row.earned !== null}
      data-highlighted={highlighted !== null}
    >
      <CheckStatus status={row.state} iconOnly />
      <div className={classes.body}>
        <p className={classes.title}>
          <code className={classes.id}>{row.id}</code> <InlineText text={text(row.title)} />
        </p>
        {row.message && (
          <p className={classes.message}>
            <InlineText text={text(row.message)} />
          </p>
        )}
        {failed && (row.expected || row.seen) && (
          <dl className={classes.seen}>
            {row.expected && (
              <>
                <dt>{t('expected')}</dt>
                <dd>
                  <InlineText text={text(row.expected)} />
                </dd>
              </>
            )}
            {row.seen && (
              <>
                <dt>{t('seen')}</dt>
                <dd>
                  <InlineText text={text(row.seen)} />
                </dd>
              </>
            )}
          </dl>
        )}
        {row.artefacts.length > 0 && submission && (
          <p className={classes.evidence}>
            {row.artefacts.map((one) => {
              const profile = isProfile(one);
              const Icon = profile ? IconFlame : IconFileText;
              return (
                <button
                  key={one.name}
                  type="button"
                  aria-expanded={profile ? undefined : open === one.name}
                  onClick={() =>
                    profile ? onProfile(one.name) : setOpen(open === one.name ? null : one.name)
                  }
                >
                  <Icon size={14} aria-hidden /> {text(one.title)}
                </button>
              );
            })}
          </p>
        )}
        {artefact && submission && <ArtefactView submissionId={submission.id} artefact={artefact} />}
        {failed && hint && (
          <p className={classes.hint}>
            <IconBulb size={16} aria-hidden />{' '}
            <span>
              <InlineText text={t('hint', { hint: text(hint) })} />
            </span>
          </p>
        )}
      </div>
      <span className={classes.time}>
        {row.durationMs === null || row.state === 'not-run' ? '' : duration(row.durationMs)}
      </span>
      <span className={classes.points}>
        {row.earned === null ? row.points : `${row.earned}/${row.points}`}
      </span>
    </li>
  );
}
