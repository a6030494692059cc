import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabCheck } from '@gopherlab/contracts';
import { CheckStatus, type CheckState } from '../../components/CheckStatus.tsx';
import classes from './brief.module.css';

interface ContractLineProps {
  check: LabCheck;
  state: CheckState;
  onPick: (id: string) => void;
  children: ReactNode;
}

/** A line of the contract with the state of the check that proves it; the way to its evidence. */
export function ContractLine({ check, state, onPick, children }: ContractLineProps) {
  const { t } = useTranslation('workspace');
  return (
    <li className={classes.item} data-contract={check.id} data-state={state}>
      <div>{children}</div>
      <button type="button" title={t('contract.hint')} onClick={() => onPick(check.id)}>
        <CheckStatus status={state} />
        <span className={classes.points}>{t('contract.points', { count: check.points })}</span>
        <span className="visually-hidden">{t('contract.evidenceOf', { check: check.id })}</span>
      </button>
    </li>
  );
}
