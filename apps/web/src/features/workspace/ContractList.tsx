import { useTranslation } from 'react-i18next';
import type { LabCheck } from '@gopherlab/contracts';
import type { CheckState } from '../../components/CheckStatus.tsx';
import { InlineText } from '../../components/markdown/InlineText.tsx';
import { useLocalized } from '../../lib/localized.ts';
import classes from './brief.module.css';
import { ContractLine } from './ContractLine.tsx';

interface ContractListProps {
  checks: readonly LabCheck[];
  states: Record<string, CheckState>;
  onPick: (id: string) => void;
}

/** The lines of the contract that the statement does not spell out itself. */
export function ContractList({ checks, states, onPick }: ContractListProps) {
  const { t } = useTranslation('workspace');
  const text = useLocalized();
  return (
    <section aria-labelledby="contract">
      <h2 id="contract" className={classes.heading}>
        {t('contract.title')}
      </h2>
      <ul className={classes.contract}>
        {checks.map((check) => (
          <ContractLine key={check.id} check={check} state={states[check.id] ?? 'not-run'} onPick={onPick}>
            <InlineText text={text(check.title)} />
          </ContractLine>
        ))}
      </ul>
    </section>
  );
}
