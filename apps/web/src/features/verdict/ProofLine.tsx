import { useState, type ReactNode } from 'react';
import { IconDownload, IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Submission, Verdict } from '@gopherlab/contracts';
import { api } from '../../lib/api.ts';
import { queries } from '../../lib/query.ts';
import { ReplayPanel } from './ReplayPanel.tsx';
import { shortHash } from './short-hash.ts';
import { VerifyPanel } from './VerifyPanel.tsx';
import classes from './proof.module.css';
import { signatureHex } from './verify-in-browser.ts';

interface ProofLineProps {
  submission: Submission;
  verdict: Verdict;
  /** What stands at the end of the line. */
  children: ReactNode;
}

/** Who vouches for the verdict, how to check that, and how to repeat it. */
export function ProofLine({ submission, verdict, children }: ProofLineProps) {
  const { t } = useTranslation('verdict');
  const [open, setOpen] = useState<'verify' | 'replay' | null>(null);
  const signed = useQuery(queries.signedVerdict(submission.id));
  const toggle = (name: 'verify' | 'replay') => (
    <button
      type="button"
      className={classes.link}
      aria-expanded={open === name}
      disabled={name === 'verify' && !signed.data}
      onClick={() => setOpen(open === name ? null : name)}
    >
      {t(`proof.${name}`)}
    </button>
  );
  return (
    <>
      <div className={classes.line}>
        <span className={classes.signature}>
          <IconSignature size={16} aria-hidden />
          {signed.data ? (
            <>
              {t('proof.signed')}{' '}
              <code title={signatureHex(signed.data)}>{shortHash(signatureHex(signed.data))}</code>
            </>
          ) : (
            t(signed.error ? 'proof.notFetched' : 'proof.fetching')
          )}
        </span>
        {signed.error && (
          <button type="button" className={classes.link} onClick={() => void signed.refetch()}>
            {t('proof.retry')}
          </button>
        )}
        {toggle('verify')}
        {toggle('replay')}
        <a className={classes.link} href={api.signedVerdictUrl(submission.id)} download>
          <IconDownload size={14} aria-hidden /> {t('proof.download')}
        </a>
        {children}
      </div>
      {open === 'verify' && signed.data && <VerifyPanel signed={signed.data} verdict={verdict} />}
      {open === 'replay' && <ReplayPanel submissionId={submission.id} />}
    </>
  );
}
