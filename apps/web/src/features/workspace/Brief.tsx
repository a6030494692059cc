import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import { ItemDecoration, Markdown, type ItemDecorator } from '../../components/markdown/Markdown.tsx';
import { useLocalized } from '../../lib/localized.ts';
import classes from './brief.module.css';
import { checkStates } from './check-states.ts';
import { ContractLine } from './ContractLine.tsx';
import { ContractList } from './ContractList.tsx';
import { Limits } from './Limits.tsx';
import { namesCheck, withoutTitle } from './statement.ts';
import type { RunnerState } from './submission-runner.ts';
import type { WorkspaceUi } from './workspace-ui.ts';

interface BriefProps {
  lab: LabDetail;
  runner: RunnerState;
  ui: WorkspaceUi;
}

/** The statement; a line of its contract that begins with a check's id is lit by that check. */
export function Brief({ lab, runner, ui }: BriefProps) {
  const { t } = useTranslation('workspace');
  const { t: tc } = useTranslation('catalogue');
  const text = useLocalized();
  const states = checkStates(lab, runner);
  const statement = withoutTitle(text(lab.statement));
  const passed = lab.checks.filter((check) => states[check.id] === 'passed').length;
  const unnamed = lab.checks.filter((check) => !namesCheck(statement, check.id));
  const decorate: ItemDecorator = (word, content) => {
    const check = lab.checks.find(({ id }) => id === word);
    if (!check) return null;
    return (
      <ContractLine check={check} state={states[check.id] ?? 'not-run'} onPick={ui.showCheck}>
        {content}
      </ContractLine>
    );
  };
  return (
    <article>
      <h1 className={classes.title}>{text(lab.title)}</h1>
      <p className={classes.facts}>
        {tc(`level.${lab.level}`)} · {t('brief.minutes', { count: lab.minutes })} ·{' '}
        {t(`brief.profile.${lab.profile}`)} · {t('contract.passed', { passed, all: lab.checks.length })}
      </p>
      <ItemDecoration value={decorate}>
        <Markdown
          text={statement}
          codeLabel={t('brief.code')}
          diagramLabel={t('brief.diagram')}
          tableLabel={t('brief.table')}
        />
      </ItemDecoration>
      {unnamed.length > 0 && <ContractList checks={unnamed} states={states} onPick={ui.showCheck} />}
      <Limits lab={lab} />
    </article>
  );
}
