import { expect, test } from 'vitest';
import type { DurationRecord, LineEntry, RunningRecord } from '@gopherlab/store';
import { forecastOf, type LineState } from './queue-estimate.ts';

const job = { profile: 'standard', lab: 'double', mode: 'grade' } as const;
const waiting = (id: string, options: Partial<LineEntry> = {}): LineEntry => ({
  ...job,
  jobClass: 'interactive',
  id,
  ...options,
});
const running = (elapsedMs: number): RunningRecord => ({ ...job, runnerId: 'a', elapsedMs });
const took = (meanMs: number, options: Partial<DurationRecord> = {}): DurationRecord => ({
  ...job,
  count: 10,
  meanMs,
  ...options,
});

function state(options: Partial<LineState>): LineState {
  const hosts = [{ id: 'a', profiles: ['standard' as const], capacity: 1 }];
  return { hosts, running: [], waiting: [], durations: [took(1000)], ...options };
}

test('what a grading under way has had is no more to wait for', () => {
  const forecast = forecastOf(state({ running: [running(400)], waiting: [waiting('x'), waiting('y')] }));
  expect(forecast.places.get('x')).toEqual({ queuePosition: 0, estimatedWaitMs: 600 });
  expect(forecast.places.get('y')).toEqual({ queuePosition: 1, estimatedWaitMs: 1600 });
});

test('a grading that takes longer than usual is not taken to end this instant', () => {
  const forecast = forecastOf(state({ running: [running(5000)], waiting: [waiting('x')] }));
  expect(forecast.places.get('x')?.estimatedWaitMs).toBe(100);
});

test('each lab and mode counts with its own time', () => {
  const durations = [took(5000), took(200, { mode: 'run' })];
  const forecast = forecastOf(
    state({ waiting: [waiting('x', { mode: 'run' }), waiting('y'), waiting('z')], durations }),
  );
  expect([...forecast.places.values()].map(({ estimatedWaitMs }) => estimatedWaitMs)).toEqual([0, 200, 5200]);
});

test('a lab that was never graded counts like the others of its profile', () => {
  const durations = [took(1000, { count: 3 }), took(5000, { lab: 'triple', count: 1 })];
  const forecast = forecastOf(
    state({ waiting: [waiting('x', { lab: 'new' }), waiting('y', { lab: 'new' })], durations }),
  );
  expect(forecast.places.get('y')?.estimatedWaitMs).toBe(2000);
});

test('who joins after the line was read stands behind it', () => {
  const forecast = forecastOf(state({ running: [running(0)], waiting: [waiting('x')] }));
  expect(forecast.startAt('standard', 1)).toBe(2000);
  expect(forecast.startAt('standard', 4)).toBe(5000);
});

test('what is not known is not guessed', () => {
  expect(
    forecastOf(state({ hosts: [], waiting: [waiting('x')] })).places.get('x')?.estimatedWaitMs,
  ).toBeNull();
  expect(
    forecastOf(state({ durations: [], waiting: [waiting('x')] })).places.get('x')?.estimatedWaitMs,
  ).toBeNull();
  expect(forecastOf(state({})).startAt('kernel', 0)).toBeNull();
});
