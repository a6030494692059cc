import { expect, test } from 'vitest';
import { countingWindow, effectiveDeadlines, examEnd, type Extension } from './deadlines.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 12) + minutes * 60_000);
const times = { opensAt: at(0), dueAt: at(100), closesAt: at(200) };
const grant = (changes: Partial<Extension>): Extension => ({
  dueAt: null,
  closesAt: null,
  extraAttempts: 0,
  extraMinutes: 0,
  ...changes,
});
const exam = { exam: { minutes: 30 } };

test('an extension holds instead of what it names and leaves the rest', () => {
  expect(effectiveDeadlines(times, grant({ dueAt: at(150) }))).toEqual({ ...times, dueAt: at(150) });
  expect(effectiveDeadlines(times, null)).toEqual(times);
});

test('a due time after the closing time moves the closing time along', () => {
  expect(effectiveDeadlines(times, grant({ dueAt: at(300) })).closesAt).toEqual(at(300));
});

test('what never closes stays open, whatever is due', () => {
  const open = { ...times, closesAt: null };
  expect(effectiveDeadlines(open, grant({ dueAt: at(300) })).closesAt).toBeNull();
});

test('an exam counts from when it was begun until its minutes and the granted ones are over', () => {
  const sitting = { openedAt: at(10), endsAt: at(40) };
  const input = { times, policy: exam, sitting };
  expect(countingWindow({ ...input, extension: grant({ extraMinutes: 15, extraAttempts: 2 }) })).toEqual({
    opensAt: at(10),
    dueAt: at(100),
    closesAt: at(55),
    extraAttempts: 2,
  });
});

test('an exam ends when its assignment closes, however many minutes were left', () => {
  const sitting = { openedAt: at(190), endsAt: at(220) };
  expect(examEnd(sitting, times, null)).toEqual(at(200));
});

test('an exam that nobody began counts nothing', () => {
  expect(countingWindow({ times, policy: exam, extension: null, sitting: null })).toBeNull();
});

test('what is no exam counts while it is open', () => {
  const window = countingWindow({ times, policy: { exam: null }, extension: null, sitting: null });
  expect(window).toEqual({ ...times, extraAttempts: 0 });
});
