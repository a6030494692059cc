import { DEFAULT_ASSIGNMENT_POLICY, type Assignment } from '@gopherlab/contracts';
import { expect, test } from 'vitest';
import { formOf, toInput } from './form-state.ts';

const assignment: Assignment = {
  id: '00000000-0000-4000-8000-000000000001',
  title: 'First week',
  person: null,
  track: 'go-service-foundations',
  labs: [{ lab: 'worker-pool', weight: 2 }],
  opensAt: '2026-01-01T08:00:17.123Z',
  dueAt: '2026-02-01T08:00:00.000Z',
  closesAt: null,
  policy: { ...DEFAULT_ASSIGNMENT_POLICY, attempts: { limit: 3, regainHours: 24 } },
  createdAt: '2026-01-01T00:00:00.000Z',
  submissions: 0,
  extensions: 0,
};

test('what nobody touched is sent as it was, to the millisecond', () => {
  const { title, track, labs, opensAt, dueAt, closesAt, policy } = assignment;
  expect(toInput(formOf(assignment), assignment)).toEqual({
    ...{ title, track, labs, opensAt, dueAt, closesAt, policy },
    personId: null,
  });
});

test('a time that was changed is the one that the field shows', () => {
  const form = { ...formOf(assignment), dueAt: '' };
  expect(toInput(form, assignment)).toMatchObject({ opensAt: assignment.opensAt, dueAt: null });
});

test('without a limit no attempt comes back, whatever its field held before', () => {
  const form = { ...formOf(assignment), attempts: '' };
  expect(toInput(form, assignment).policy.attempts).toEqual({ limit: null, regainHours: null });
});

test('labs that are chosen one by one are of no track, also where they were one’s before', () => {
  const form = { ...formOf(assignment), source: 'labs' as const };
  expect(toInput(form, assignment)).toMatchObject({ track: null, labs: assignment.labs });
});
