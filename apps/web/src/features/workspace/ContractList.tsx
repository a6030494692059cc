import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import { CheckStatus } from '../../components/CheckStatus.tsx';
import { useLocalized } from '../../lib/localized.ts';
import classes from './brief.module.css';
import { checkStates } from './check-states.ts';
import type { RunnerState } from './submission-runner.ts';

interface ContractListProps {
  lab: LabDetail;
  runner: RunnerState;
  onPick: (id: string) => void;
}

/** The contract, line by line, each with the check that proves it: the same list as in the verdict. */
export function ContractList({ lab, runner, onPick }: ContractListProps) {
  const { t } = useTranslation('workspace');
  const text = useLocalized();
  const states = checkStates(lab, runner);
  const passed = lab.checks.filter((check) => states[check.id] === 'passed').length;
  return (
    <section aria-labelledby="contract">
      <h2 id="contract" className={classes.heading}>
        {t('contract.title')} <span>{t('contract.passed', { passed, all: lab.checks.length })}</span>
      </h2>
      <p className={classes.hint}>{t('contract.hint')}</p>
      <ul className={classes.contract}>
        {lab.checks.map((check) => (
          <li key={check.id}>
            <button type="button" className={classes.line} onClick={() => onPick(check.id)}>
              <CheckStatus status={states[check.id] ?? 'not-run'} />
              <span>{text(check.title)}</span>
              <span className={classes.points}>{t('contract.points', { count: check.points })}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
