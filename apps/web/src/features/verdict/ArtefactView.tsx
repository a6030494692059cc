import { useQuery } from '@tanstack/react-query';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Artefact } from '@gopherlab/contracts';
import { CodeView } from '../../components/editor/CodeView.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { api } from '../../lib/api.ts';
import { send } from '../../lib/api-client.ts';
import { useLocalized } from '../../lib/localized.ts';
import { artefactKind } from './artefact-kind.ts';
import { pretty, sizeWords } from './artefact-words.ts';
import classes from './verdict.module.css';

/** Larger texts are for a real editor, not for a panel. */
const SHOWN_BYTES = 512 * 1024;

interface ArtefactViewProps {
  submissionId: string;
  artefact: Artefact;
}

/** Evidence that is read as text, with its download. */
export function ArtefactView({ submissionId, artefact }: ArtefactViewProps) {
  const { t } = useTranslation('verdict');
  const text = useLocalized();
  const kind = artefactKind(artefact);
  const readable = (kind === 'text' || kind === 'json') && artefact.sizeBytes <= SHOWN_BYTES;
  const content = useQuery({
    queryKey: ['artefact', submissionId, artefact.name],
    queryFn: async ({ signal }) =>
      (await send(api.artefactUrl(submissionId, artefact.name), { signal })).text(),
    staleTime: Infinity,
    enabled: readable,
  });
  return (
    <section className={classes.artefact} aria-label={text(artefact.title)}>
      <div className={classes.artefactHead}>
        <code>{artefact.name}</code>
        <DownloadLink submissionId={submissionId} artefact={artefact} />
      </div>
      {!readable && <p className={classes.message}>{t('artefact.notShown', { kind: artefact.mediaType })}</p>}
      {content.error && (
        <ErrorState error={content.error} headingLevel={3} onRetry={() => void content.refetch()} />
      )}
      {readable && content.isPending && <SkeletonText lines={4} />}
      {content.data !== undefined && (
        <div className={classes.artefactBody}>
          <CodeView
            code={kind === 'json' ? pretty(content.data) : content.data}
            language={kind === 'json' ? 'json' : 'plain'}
            label={text(artefact.title)}
          />
        </div>
      )}
    </section>
  );
}

export function DownloadLink({ submissionId, artefact }: ArtefactViewProps) {
  const { t } = useTranslation('verdict');
  return (
    <a
      className={classes.download}
      href={api.artefactUrl(submissionId, artefact.name)}
      download={artefact.name}
    >
      <IconDownload size={14} aria-hidden /> {t('artefact.download', { size: sizeWords(artefact.sizeBytes) })}
    </a>
  );
}
