import { type Assignment, type AssignmentInput, type AssignmentPolicy } from '@gopherlab/contracts';
import { fromField, toField } from './local-time.ts';

/** What the fields of the form hold: text as it was typed, until it is sent. */
export interface FormState {
  title: string;
  /** Empty: the whole cohort. */
  personId: string;
  /** Where the labs come from: a track brings its own, with their weights. */
  source: 'labs' | 'track';
  /** Its slug; empty until one is chosen. */
  track: string;
  labs: { lab: string; weight: string }[];
  opensAt: string;
  dueAt: string;
  closesAt: string;
  late: AssignmentPolicy['late']['kind'];
  percent: string;
  floorPercent: string;
  attempts: string;
  regainHours: string;
  score: AssignmentPolicy['score'];
  hints: AssignmentPolicy['hints'];
  solution: AssignmentPolicy['solution'];
  examMinutes: string;
}

export function emptyForm(now: Date): FormState {
  return {
    title: '',
    personId: '',
    source: 'labs',
    track: '',
    labs: [],
    opensAt: toField(now.toISOString()),
    dueAt: '',
    closesAt: '',
    late: 'none',
    percent: '10',
    floorPercent: '0',
    attempts: '',
    regainHours: '',
    score: 'best',
    hints: 'as-in-lab',
    solution: 'as-in-lab',
    examMinutes: '',
  };
}

const text = (value: number | null | undefined): string => (value == null ? '' : String(value));

export function formOf({ policy, ...assignment }: Assignment): FormState {
  const perDay = policy.late.kind === 'per-day' ? policy.late : { percent: 10, floorPercent: 0 };
  return {
    title: assignment.title,
    personId: assignment.person?.id ?? '',
    source: assignment.track === null ? 'labs' : 'track',
    track: assignment.track ?? '',
    labs: assignment.labs.map(({ lab, weight }) => ({ lab, weight: String(weight) })),
    opensAt: toField(assignment.opensAt),
    dueAt: toField(assignment.dueAt),
    closesAt: toField(assignment.closesAt),
    late: policy.late.kind,
    percent: String(perDay.percent),
    floorPercent: String(perDay.floorPercent),
    attempts: text(policy.attempts.limit),
    regainHours: text(policy.attempts.regainHours),
    score: policy.score,
    hints: policy.hints,
    solution: policy.solution,
    examMinutes: text(policy.exam?.minutes),
  };
}

const numberOrNull = (value: string): number | null => (value.trim() === '' ? null : Number(value));

type TimeName = 'opensAt' | 'dueAt' | 'closesAt';

/**
 * What is sent; whether it can be meant the schema and the server say. A time that nobody touched stays the instant that it
 * was: a field holds no seconds, and no second half of an hour that comes twice.
 */
export function toInput(form: FormState, was: Assignment | undefined): AssignmentInput {
  const minutes = numberOrNull(form.examMinutes);
  const timeOf = (name: TimeName) =>
    was && toField(was[name]) === form[name] ? was[name] : fromField(form[name]);
  return {
    title: form.title.trim(),
    personId: form.personId === '' ? null : form.personId,
    track: form.source === 'track' && form.track !== '' ? form.track : null,
    labs: form.labs.map(({ lab, weight }) => ({ lab, weight: Number(weight) })),
    opensAt: timeOf('opensAt') ?? '',
    dueAt: timeOf('dueAt'),
    closesAt: timeOf('closesAt'),
    policy: {
      late:
        form.late === 'per-day'
          ? { kind: 'per-day', percent: Number(form.percent), floorPercent: Number(form.floorPercent) }
          : { kind: form.late },
      attempts: {
        limit: numberOrNull(form.attempts),
        // Without a limit nothing is spent that could come back, and its field is not shown.
        regainHours: form.attempts.trim() === '' ? null : numberOrNull(form.regainHours),
      },
      score: form.score,
      hints: form.hints,
      solution: form.solution,
      exam: minutes === null ? null : { minutes },
    },
  };
}
