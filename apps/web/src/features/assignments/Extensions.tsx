import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assignment, ExtensionInput, ExtensionList } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { ApiError } from '../../lib/api-error.ts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { useCohort } from '../teach/CohortFrame.tsx';
import classes from '../teach/teach.module.css';
import { TeachError } from '../teach/TeachError.tsx';
import { useCohortChange } from '../teach/use-cohort-change.ts';
import { assignmentQueries, assignmentsApi } from './assignments-api.ts';
import { fromField, viewersZone } from './local-time.ts';

interface ExtensionsProps {
  assignment: Assignment;
  learners: { personId: string; name: string | null }[];
  readOnly: boolean;
}

/** Who was given more time or attempts, and a form to give them. */
export function Extensions({ assignment, learners, readOnly }: ExtensionsProps) {
  const { t } = useTranslation('assignments');
  const cohort = useCohort();
  const { data, error, refetch } = useQuery(assignmentQueries.extensions(cohort.id, assignment.id));
  const whom = assignment.person
    ? learners.filter(({ personId }) => personId === assignment.person?.id)
    : learners;
  return (
    <section aria-labelledby="extensions" className={classes.section}>
      <h2 id="extensions">{t('extensions.title')}</h2>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonText lines={3} />
      ) : data.extensions.length > 0 ? (
        <ExtensionTable {...data} />
      ) : (
        <p>{t('extensions.none')}</p>
      )}
      {readOnly || whom.length === 0 ? null : <ExtensionForm assignment={assignment} learners={whom} />}
    </section>
  );
}

function ExtensionTable({ extensions }: ExtensionList) {
  const { t } = useTranslation('assignments');
  const language = useLanguage();
  const when = (at: string | null) => (at ? formatDateTime(at, language) : '–');
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={t('extensions.title')}>
        <thead>
          <tr>
            <th scope="col">{t('extensions.person')}</th>
            <th scope="col">{t('field.dueAt')}</th>
            <th scope="col">{t('field.closesAt')}</th>
            <th scope="col">{t('extensions.more')}</th>
            <th scope="col">{t('extensions.reason')}</th>
            <th scope="col">{t('extensions.given')}</th>
          </tr>
        </thead>
        <tbody>
          {extensions.map((extension) => (
            <tr key={extension.createdAt}>
              <th scope="row">
                {extension.person.name ?? t('noName')}
                {extension.counts ? null : <span className={classes.tag}>{t('extensions.replaced')}</span>}
              </th>
              <td>{when(extension.dueAt)}</td>
              <td>{when(extension.closesAt)}</td>
              <td>
                {t('extensions.extra', {
                  attempts: extension.extraAttempts,
                  minutes: extension.extraMinutes,
                })}
              </td>
              <td>{extension.reason}</td>
              <td>{when(extension.createdAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const EMPTY = { dueAt: '', closesAt: '', extraAttempts: '0', extraMinutes: '0', reason: '' };

function ExtensionForm({ assignment, learners }: Pick<ExtensionsProps, 'assignment' | 'learners'>) {
  const { t } = useTranslation('assignments');
  const cohort = useCohort();
  const [personId, setPersonId] = useState(learners[0]?.personId ?? '');
  const [form, setForm] = useState(EMPTY);
  const set = (changes: Partial<typeof EMPTY>) => setForm((was) => ({ ...was, ...changes }));
  const give = useCohortChange(cohort.id, (input: ExtensionInput) =>
    assignmentsApi.extend(cohort.id, assignment.id, input),
  );
  const issue = give.error instanceof ApiError ? give.error.issues[0] : undefined;
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const input = {
      personId,
      dueAt: fromField(form.dueAt),
      closesAt: fromField(form.closesAt),
      extraAttempts: Number(form.extraAttempts),
      extraMinutes: Number(form.extraMinutes),
      reason: form.reason.trim(),
    };
    give.mutate(input, { onSuccess: () => setForm(EMPTY) });
  };
  return (
    <form className={classes.form} onSubmit={handleSubmit}>
      <fieldset className={classes.group}>
        <legend>{t('extensions.give', { zone: viewersZone() })}</legend>
        <NativeSelect
          label={t('extensions.person')}
          value={personId}
          onChange={(event) => setPersonId(event.currentTarget.value)}
          data={learners.map(({ personId: value, name }) => ({ value, label: name ?? t('noName') }))}
        />
        {(['dueAt', 'closesAt'] as const)
          .filter((name) => assignment[name] !== null)
          .map((name) => (
            <TextInput
              key={name}
              type="datetime-local"
              label={t(`field.${name}`)}
              value={form[name]}
              onChange={(event) => set({ [name]: event.currentTarget.value })}
            />
          ))}
        <NumberInput
          label={t('extensions.attempts')}
          value={form.extraAttempts}
          min={0}
          hideControls
          onChange={(value) => set({ extraAttempts: String(value) })}
        />
        {assignment.policy.exam ? (
          <NumberInput
            label={t('extensions.minutes')}
            value={form.extraMinutes}
            min={0}
            hideControls
            onChange={(value) => set({ extraMinutes: String(value) })}
          />
        ) : null}
        <TextInput
          label={t('extensions.reason')}
          value={form.reason}
          maxLength={500}
          required
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        <p>
          <Button type="submit" variant="default" loading={give.isPending}>
            {t('extensions.submit')}
          </Button>
        </p>
      </fieldset>
      {issue ? (
        <p role="alert" className={classes.error}>
          {`${issue.path.replace(/^body\./, '')}: ${issue.message}`}
        </p>
      ) : (
        <TeachError error={give.error} />
      )}
    </form>
  );
}
