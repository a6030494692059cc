import { useTranslation } from 'react-i18next';
import type { LabCheck, LocalizedText } from '@gopherlab/contracts';
import { CheckStatus } from '../../components/CheckStatus.tsx';
import { InlineText } from '../../components/markdown/InlineText.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useLocalized } from '../../lib/localized.ts';
import classes from './brief.module.css';

interface HintsPanelProps {
  checks: readonly LabCheck[];
  /** Why an assignment keeps them. */
  closed: LocalizedText | undefined;
}

/** A hint for each check that has failed often enough, and when the others come. */
export function HintsPanel({ checks, closed }: HintsPanelProps) {
  const { t } = useTranslation('workspace');
  const text = useLocalized();
  if (closed) {
    return <StatePanel kind="denied" headingLevel={3} title={t('hints.closed')} why={text(closed)} />;
  }
  const waiting = checks.filter((check) => check.hint === null && check.failures > 0);
  const given = checks.filter((check) => check.hint !== null);
  if (given.length + waiting.length === 0) {
    return (
      <StatePanel kind="empty" headingLevel={3} title={t('hints.emptyTitle')} why={t('hints.emptyWhy')} />
    );
  }
  return (
    <>
      {given.map((check) => (
        <section key={check.id} className={classes.check}>
          <h3>
            <InlineText text={text(check.title)} />
          </h3>
          {check.hint && (
            <p>
              <InlineText text={text(check.hint)} />
            </p>
          )}
          <CheckStatus status={check.status} />
        </section>
      ))}
      {waiting.map((check) => (
        <section key={check.id} className={classes.check}>
          <h3>
            <InlineText text={text(check.title)} />
          </h3>
          <p className={classes.locked}>
            {t('hints.after', { count: Math.max(1, check.hintAfterFailures - check.failures) })}
          </p>
        </section>
      ))}
    </>
  );
}
