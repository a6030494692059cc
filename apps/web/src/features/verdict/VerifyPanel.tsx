import { IconCheck, IconDownload, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SignedVerdict, Verdict } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { api } from '../../lib/api.ts';
import { bringIntoView } from './bring-into-view.ts';
import { CommandLine } from './CommandLine.tsx';
import classes from './proof.module.css';
import { verifyInBrowser, type BrowserVerification } from './verify-in-browser.ts';

interface VerifyPanelProps {
  signed: SignedVerdict;
  verdict: Verdict;
}

/** Whether the verdict holds, told by this browser, and how anybody finds out without this page. */
export function VerifyPanel({ signed, verdict }: VerifyPanelProps) {
  const { t } = useTranslation('verdict');
  const { submissionId, lab } = signed.statement;
  const file = `verdict-${lab}-${submissionId.slice(0, 8)}.json`;
  return (
    <section ref={bringIntoView} className={classes.panel} aria-label={t('proof.verify')}>
      <h3>{t('proof.here')}</h3>
      <InThisBrowser signed={signed} verdict={verdict} />
      <h3>{t('proof.offline')}</h3>
      <p>{t('proof.offlineHow')}</p>
      <p className={classes.downloads}>
        <a href={api.signedVerdictUrl(submissionId)} download={file}>
          <IconDownload size={14} aria-hidden /> {t('proof.file')}
        </a>
        <a href={api.publicKeysUrl} download="jwks.json">
          <IconDownload size={14} aria-hidden /> {t('proof.keys')}
        </a>
      </p>
      <CommandLine command={`npm run -s verdict -- verify ${file} --keys jwks.json`} />
      <p>{t('proof.withFiles')}</p>
      <CommandLine command={`npm run -s verdict -- verify ${file} --keys jwks.json --files <folder>`} />
    </section>
  );
}

function InThisBrowser({ signed, verdict }: VerifyPanelProps) {
  const checked = useQuery({
    queryKey: ['verification', signed.jws, verdict],
    queryFn: async ({ signal }) => verifyInBrowser(signed, (await api.publicKeys(signal)).keys, verdict),
  });
  if (checked.error)
    return <ErrorState error={checked.error} headingLevel={3} onRetry={() => void checked.refetch()} />;
  if (!checked.data) return <SkeletonText lines={5} />;
  return <Outcome result={checked.data} kid={signed.statement.kid} />;
}

function Outcome({ result, kid }: { result: BrowserVerification; kid: string }) {
  const { t } = useTranslation('verdict');
  if (result.kind === 'unable') {
    return (
      <p role="status" data-verified="unable">
        {t(`proof.unable.${result.reason}`)}
      </p>
    );
  }
  return (
    <>
      <p role="status" className={classes.outcome} data-verified={result.holds ? 'yes' : 'no'}>
        {t(result.holds ? 'proof.holds' : 'proof.fails')}
      </p>
      <ul className={classes.parts}>
        {result.parts.map(({ part, holds }) => (
          <li key={part} data-holds={holds}>
            {holds ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
            <span>{t(holds ? `proof.part.${part}` : `proof.notPart.${part}`, { kid: kid.slice(0, 8) })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
