import { IconCheck, IconDeviceFloppy, IconAlertTriangle, IconRestore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { SNIPPET_LIMITS } from '@gopherlab/contracts';
import classes from '../workspace/draft-status.module.css';
import { useStore } from '../workspace/use-store.ts';
import type { FormatOutcome } from './format-files.ts';
import own from './playground.module.css';
import { kibibytes, snippetSize } from './snippet-size.ts';
import type { Playground } from './use-playground.ts';

const ICONS = { untouched: IconCheck, kept: IconDeviceFloppy, 'not-kept': IconAlertTriangle };

interface StatusBarProps {
  playground: Playground;
  /** Brings back what the page began with; undefined where nothing was changed. */
  onReset: (() => void) | undefined;
}

/** One line under the editor: where what was typed is, what Format did, and how much may be shared. */
export function StatusBar({ playground, onReset }: StatusBarProps) {
  const { t } = useTranslation('playground');
  const { session, formatted } = playground;
  const kept = useStore(session.kept);
  const { files } = useStore(session.store);
  const { bytes, problem } = snippetSize(files);
  const Icon = ICONS[kept];
  const size = t('size', { size: kibibytes(bytes), limit: SNIPPET_LIMITS.totalBytes / 1024 });
  return (
    <div className={classes.bar}>
      <span className={classes.status} data-kind={kept === 'not-kept' ? 'failed' : undefined} role="status">
        <Icon size={14} aria-hidden /> {t(`kept.${kept}`)}
      </span>
      <span className={classes.note} role="status">
        {formatted ? sayFormatted(formatted, t) : ''}
      </span>
      <span className={own.right}>
        <span className={own.size} data-large={problem !== null}>
          {problem ? t(`tooLarge.${problem.kind}`) : size}
        </span>
        {onReset ? (
          <button type="button" className={classes.reset} onClick={onReset}>
            <IconRestore size={14} aria-hidden /> {t('reset')}
          </button>
        ) : null}
      </span>
    </div>
  );
}

function sayFormatted(
  outcome: FormatOutcome,
  t: ReturnType<typeof useTranslation<'playground'>>['t'],
): string {
  switch (outcome.kind) {
    case 'formatted':
      return outcome.changed === 0
        ? t('formatted.nothing')
        : t('formatted.files', { count: outcome.changed });
    case 'not-parsed': {
      const { file, line, message } = outcome.diagnostic;
      return t('formatted.notParsed', { place: `${file}:${line}`, message });
    }
    case 'broken':
      return t('formatted.broken', { message: outcome.message });
  }
}
