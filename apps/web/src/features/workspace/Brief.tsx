import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import { Markdown } from '../../components/markdown/Markdown.tsx';
import { useLocalized } from '../../lib/localized.ts';
import classes from './brief.module.css';
import { ContractList } from './ContractList.tsx';
import { Limits } from './Limits.tsx';
import type { RunnerState } from './submission-runner.ts';
import type { WorkspaceUi } from './workspace-ui.ts';

interface BriefProps {
  lab: LabDetail;
  runner: RunnerState;
  ui: WorkspaceUi;
}

export function Brief({ lab, runner, ui }: BriefProps) {
  const { t } = useTranslation('workspace');
  const text = useLocalized();
  return (
    <article>
      <h1 className={classes.title}>{text(lab.title)}</h1>
      <p className={classes.facts}>
        {lab.level} · {t('brief.minutes', { count: lab.minutes })} · {t(`brief.profile.${lab.profile}`)}
      </p>
      <Markdown
        text={text(lab.statement)}
        codeLabel={t('brief.code')}
        diagramLabel={t('brief.diagram')}
        tableLabel={t('brief.table')}
      />
      <ContractList lab={lab} runner={runner} onPick={ui.showCheck} />
      <Limits lab={lab} />
    </article>
  );
}
