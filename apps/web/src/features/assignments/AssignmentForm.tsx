import { Button, NativeSelect, NumberInput, Radio, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assignment, AssignmentInput } from '@gopherlab/contracts';
import { ApiError } from '../../lib/api-error.ts';
import classes from '../teach/teach.module.css';
import { TeachError } from '../teach/TeachError.tsx';
import { toInput, type FormState } from './form-state.ts';
import { LabPicker } from './LabPicker.tsx';
import { viewersZone } from './local-time.ts';
import { TrackChoice } from './TrackChoice.tsx';

const LATE = ['none', 'per-day', 'cut-off'] as const;
const SCORE = ['best', 'last'] as const;
const HINTS = ['as-in-lab', 'none'] as const;
const SOLUTION = ['as-in-lab', 'after-close', 'never'] as const;

interface AssignmentFormProps {
  initial: FormState;
  was: Assignment | undefined;
  learners: { personId: string; name: string | null }[];
  labs: { slug: string }[];
  isNew: boolean;
  readOnly: boolean;
  pending: boolean;
  error: Error | null;
  onSubmit: (input: AssignmentInput) => void;
}

/** Under each field what is wrong with it, be it found here or by the server. */
export function AssignmentForm(props: AssignmentFormProps) {
  const { initial, was, learners, labs, isNew, readOnly, pending, error, onSubmit } = props;
  const { t } = useTranslation('assignments');
  const [form, setForm] = useState(initial);
  const [own, setOwn] = useState<Record<string, string>>({});
  const problems = { ...problemsOf(error), ...own };
  const set = (changes: Partial<FormState>) => setForm((old) => ({ ...old, ...changes }));
  const handleSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    const input = toInput(form, was);
    const { AssignmentInputSchema } = await import('@gopherlab/contracts');
    const parsed = AssignmentInputSchema.safeParse(input);
    const issues = parsed.error?.issues.map((issue) => ({ ...issue, path: issue.path.join('.') })) ?? [];
    const noTrack = form.source === 'track' && form.track === '';
    setOwn({ ...byField(issues), ...(noTrack ? { track: t('track.needed') } : {}) });
    if (parsed.success && !noTrack) onSubmit(input);
  };
  const shared = { form, set, problems };
  return (
    <form className={classes.form} onSubmit={(event) => void handleSubmit(event)} noValidate>
      <fieldset disabled={readOnly} className={classes.fields}>
        <TextInput
          label={t('field.title')}
          value={form.title}
          maxLength={160}
          required
          error={problems.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('field.personId')}
          value={form.personId}
          disabled={!isNew}
          description={isNew ? undefined : t('whomStays')}
          error={problems.personId}
          onChange={(event) => set({ personId: event.currentTarget.value })}
          data={[
            { value: '', label: t('forAll') },
            ...learners.map(({ personId, name }) => ({ value: personId, label: name ?? t('noName') })),
          ]}
        />
        <Radio.Group
          label={t('source.label')}
          value={form.source}
          // Labs that were picked by hand are no track's, and are there again when one goes back.
          onChange={(value) => set({ source: value === 'track' ? 'track' : 'labs', track: '' })}
        >
          <div className={classes.radios}>
            <Radio value="labs" label={t('source.labs')} />
            <Radio value="track" label={t('source.track')} />
          </div>
        </Radio.Group>
        {form.source === 'track' ? (
          <TrackChoice
            slug={form.track}
            labs={form.labs}
            problem={problems.track ?? (form.track === '' ? undefined : problems.labs)}
            onChoose={(track) => set({ track, labs: [] })}
            // Another one may have been chosen while these were on their way.
            onLabs={(track, brought) =>
              setForm((old) => (old.track === track ? { ...old, labs: brought } : old))
            }
          />
        ) : (
          <LabPicker
            labs={labs.map(({ slug }) => slug)}
            chosen={form.labs}
            problem={problems.labs}
            onChange={(chosen) => set({ labs: chosen })}
          />
        )}
        <Times {...shared} />
        <Policy {...shared} />
        {readOnly ? null : (
          <p>
            <Button type="submit" loading={pending}>
              {t(isNew ? 'make' : 'save')}
            </Button>
          </p>
        )}
      </fieldset>
      <TeachError error={error} />
    </form>
  );
}

interface PartProps {
  form: FormState;
  set: (changes: Partial<FormState>) => void;
  problems: Record<string, string>;
}

function Times({ form, set, problems }: PartProps) {
  const { t } = useTranslation('assignments');
  return (
    <fieldset className={classes.group}>
      <legend>{t('times', { zone: viewersZone() })}</legend>
      {(['opensAt', 'dueAt', 'closesAt'] as const).map((name) => (
        <TextInput
          key={name}
          type="datetime-local"
          label={t(`field.${name}`)}
          value={form[name]}
          required={name === 'opensAt'}
          error={problems[name]}
          onChange={(event) => set({ [name]: event.currentTarget.value })}
        />
      ))}
    </fieldset>
  );
}

function Policy({ form, set, problems }: PartProps) {
  const { t } = useTranslation('assignments');
  const number = (
    name: 'percent' | 'floorPercent' | 'attempts' | 'regainHours' | 'examMinutes',
    hint?: string,
  ) => (
    <NumberInput
      label={t(`field.${name}`)}
      description={hint}
      value={form[name]}
      error={problems[name]}
      min={0}
      hideControls
      onChange={(value) => set({ [name]: String(value) })}
    />
  );
  return (
    <fieldset className={classes.group}>
      <legend>{t('policy')}</legend>
      <Choice
        name="late"
        options={LATE.map((value) => ({ value, label: t(`late.${value}`) }))}
        {...{ form, set }}
      />
      {form.late === 'per-day' ? number('percent') : null}
      {form.late === 'per-day' ? number('floorPercent') : null}
      {number('attempts', t('emptyAny'))}
      {form.attempts === '' ? null : number('regainHours', t('emptyNever'))}
      <Choice
        name="score"
        options={SCORE.map((value) => ({ value, label: t(`score.${value}`) }))}
        {...{ form, set }}
      />
      <Choice
        name="hints"
        options={HINTS.map((value) => ({ value, label: t(`hints.${value}`) }))}
        {...{ form, set }}
      />
      <Choice
        name="solution"
        options={SOLUTION.map((value) => ({ value, label: t(`solution.${value}`) }))}
        {...{ form, set }}
      />
      {number('examMinutes', t('emptyNoExam'))}
      {problems.policy ? (
        <p role="alert" className={classes.error}>
          {problems.policy}
        </p>
      ) : null}
    </fieldset>
  );
}

interface ChoiceProps extends Pick<PartProps, 'form' | 'set'> {
  name: 'late' | 'score' | 'hints' | 'solution';
  options: { value: string; label: string }[];
}

function Choice({ name, options, form, set }: ChoiceProps) {
  const { t } = useTranslation('assignments');
  return (
    <NativeSelect
      label={t(`field.${name}`)}
      value={form[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      data={options}
    />
  );
}

function problemsOf(error: Error | null): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return byField(error.issues.map(({ path, message }) => ({ path: path.replace(/^body\./, ''), message })));
}

/** Where a part of the policy has a field of its own. */
const FIELDS: Record<string, string> = {
  'policy.late.percent': 'percent',
  'policy.late.floorPercent': 'floorPercent',
  'policy.attempts.limit': 'attempts',
  'policy.attempts.regainHours': 'regainHours',
  'policy.exam.minutes': 'examMinutes',
};

/** The first problem of each field. */
function byField(issues: { path: string; message: string }[]): Record<string, string> {
  return Object.fromEntries(
    issues.toReversed().map(({ path, message }) => [FIELDS[path] ?? path.split('.')[0] ?? '', message]),
  );
}
