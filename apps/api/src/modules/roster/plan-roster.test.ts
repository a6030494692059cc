import { expect, test } from 'vitest';
import type { roster } from '@gopherlab/store';
import { parseRoster } from './parse-roster.ts';
import { planRoster } from './plan-roster.ts';

const entry = (name: string, more: Partial<roster.RosterRecord> = {}): roster.RosterRecord => ({
  id: `id-of-${name}`,
  email: `${name}@example.org`,
  name,
  externalId: null,
  personId: null,
  isMember: false,
  createdAt: new Date(0),
  ...more,
});

function plan(csv: string, present: roster.RosterRecord[], removeMissing = false, accounts: string[] = []) {
  const parsed = parseRoster(Buffer.from(csv));
  return planRoster({ parsed, present, accounts: new Set(accounts), removeMissing, fileHash: csv });
}

test('it tells what is new, changed and unchanged, and removes nobody unless it is asked to', () => {
  const present = [
    entry('ada'),
    entry('bob', { email: 'BOB@example.org' }),
    entry('eve', { isMember: true }),
  ];
  const csv = 'email,name\nada@example.org,Ada\nbob@example.org,bob\ncho@example.org,Cho\n';
  const { preview } = plan(csv, present, false, ['cho@example.org']);
  expect(preview).toMatchObject({
    applicable: true,
    added: [{ line: 4, email: 'cho@example.org', name: 'Cho', hasAccount: true }],
    changed: [{ line: 2, before: { name: 'ada' }, after: { name: 'Ada', externalId: null } }],
    unchanged: 1,
    removed: [],
  });
  expect(plan(csv, present, true).preview.removed).toEqual([
    { email: 'eve@example.org', name: 'eve', externalId: null, isMember: true },
  ]);
});

test('a column that the file does not have changes nothing', () => {
  const present = [entry('ada', { name: 'Ada', externalId: '7' })];
  expect(plan('email\nada@example.org\n', present).preview).toMatchObject({ unchanged: 1, changed: [] });
  const emptied = plan('email,id\nada@example.org,\n', present).preview;
  expect(emptied.changed[0]?.after).toEqual({ name: 'Ada', externalId: null });
});

test('nobody is removed on the word of a file with faults', () => {
  const csv = 'email\nada@example.org\nbob@@example.org\n';
  const present = [entry('ada'), entry('bob')];
  expect(plan(csv, present, true).preview).toMatchObject({ applicable: false, removed: [{ name: 'bob' }] });
  expect(plan('email\nnone\n', present, true).preview.applicable).toBe(false);
});

test('a file that changes nothing is not applied', () => {
  expect(plan('email,name\nada@example.org,ada\n', [entry('ada')]).preview.applicable).toBe(false);
});

test('the base is another one when the roster, who has come, the file or the wish is another', () => {
  const csv = 'email,name\nada@example.org,Ada\n';
  const bases = [
    plan(csv, []),
    plan(csv, [entry('ada')]),
    plan(csv, [entry('ada', { personId: 'somebody', isMember: true })]),
    plan(csv, [entry('ada')], true),
    plan(`${csv} `, [entry('ada')]),
    plan(csv, [entry('ada')], false, ['ada@example.org']),
  ].map(({ preview }) => preview.base);
  expect(new Set(bases).size).toBe(bases.length);
  expect(plan(csv, [entry('ada')]).preview.base).toBe(bases[1]);
});
