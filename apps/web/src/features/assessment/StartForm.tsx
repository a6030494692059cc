import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { AssessmentGuide, AssessmentSummary, AssessmentTarget } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { api } from '../../lib/api.ts';
import { useLocalized } from '../../lib/localized.ts';
import { queries } from '../../lib/query.ts';
import classes from './assessment.module.css';
import { useTargetName } from './target-name.ts';

interface StartFormProps {
  guide: AssessmentGuide;
  /** The assessment that runs, if one does. */
  open: AssessmentSummary | undefined;
}

/** Choose what to be assessed in; or go on with what is open. */
export function StartForm({ guide, open }: StartFormProps) {
  const { t } = useTranslation('assessment');
  const targetName = useTargetName(guide);
  if (open) {
    return (
      <section className={classes.section} aria-labelledby="assessment-open">
        <h2 id="assessment-open">{t('open.title', { target: targetName(open.target) })}</h2>
        <p>{t('open.why')}</p>
        <Button component={Link} to={`/progress/${open.id}`}>
          {t('open.goOn')}
        </Button>
      </section>
    );
  }
  return <ChooseTarget guide={guide} />;
}

function ChooseTarget({ guide }: { guide: AssessmentGuide }) {
  const { t } = useTranslation('assessment');
  const text = useLocalized();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [choice, setChoice] = useState(`role:${guide.roles[0]?.id ?? ''}`);
  const target = targetOf(choice);
  const length = guide.lengths[target.kind];
  const start = useMutation({
    mutationFn: () => api.startAssessment(target),
    onSuccess: (assessment) => {
      client.setQueryData(queries.assessment(assessment.id).queryKey, assessment);
      void client.invalidateQueries({ queryKey: queries.assessments().queryKey });
      void navigate(`/progress/${assessment.id}`);
    },
  });
  const data = [
    {
      group: t('start.roles'),
      items: guide.roles.map(({ id, title }) => ({ value: `role:${id}`, label: text(title) })),
    },
    {
      group: t('start.areas'),
      items: guide.skills.map(({ area, title }) => ({ value: `area:${area}`, label: text(title) })),
    },
    { group: t('start.everything'), items: [{ value: 'all', label: t('target.all') }] },
  ];
  return (
    <section className={classes.section} aria-labelledby="assessment-start">
      <h2 id="assessment-start">{t('start.title')}</h2>
      <NativeSelect
        label={t('start.label')}
        data={data}
        value={choice}
        onChange={(event) => setChoice(event.currentTarget.value)}
        className={classes.choice}
      />
      <ul className={classes.facts}>
        <li>{t('start.length', length)}</li>
        <li>{t('start.adaptive')}</li>
        <li>{t('start.parts', { count: length.labs })}</li>
        <li>{t('start.labs', { labs: labsOf(guide, target) })}</li>
      </ul>
      {start.error && <ErrorState error={start.error} headingLevel={3} onRetry={() => start.mutate()} />}
      <Button onClick={() => start.mutate()} loading={start.isPending}>
        {t('start.begin')}
      </Button>
    </section>
  );
}

function targetOf(choice: string): AssessmentTarget {
  const [kind, id = ''] = choice.split(':');
  if (kind === 'role') return { kind, role: id };
  if (kind === 'area') return { kind, area: id as Extract<AssessmentTarget, { kind: 'area' }>['area'] };
  return { kind: 'all' };
}

/** How many labs can add evidence to such an assessment. */
function labsOf(guide: AssessmentGuide, target: AssessmentTarget): number {
  const role = target.kind === 'role' ? guide.roles.find(({ id }) => id === target.role) : undefined;
  const skills = guide.skills.filter(
    ({ area }) =>
      target.kind === 'all' || (target.kind === 'area' ? area === target.area : role?.areas[area]),
  );
  return new Set(skills.flatMap(({ labs }) => labs)).size;
}
