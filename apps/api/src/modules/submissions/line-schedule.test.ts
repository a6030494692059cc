import { expect, test } from 'vitest';
import { scheduleLines, type Host, type WaitingJob } from './line-schedule.ts';

const host = (capacity: number, id = 'a', profiles: Host['profiles'] = ['standard', 'kernel']): Host => ({
  id,
  capacity,
  profiles,
});

function jobs(count: number, options: Partial<WaitingJob> = {}): WaitingJob[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${options.profile ?? 'standard'}-${index}`,
    profile: 'standard',
    jobClass: 'interactive',
    ms: 1000,
    ...options,
  }));
}

const running = (leftMs: number, profile: WaitingJob['profile'] = 'standard', hostId = 'a') => ({
  leftMs,
  profile,
  hostId,
});

test('a free place is taken at once, then one after another', () => {
  const starts = scheduleLines([host(2, 'a', ['standard'])], [], jobs(4)).get('standard');
  expect(starts).toEqual([0, 0, 1000, 1000, 2000]);
});

test('who comes next waits for what is left of the gradings under way', () => {
  const starts = scheduleLines([host(2, 'a', ['standard'])], [running(300), running(700)], jobs(3));
  expect(starts.get('standard')).toEqual([300, 700, 1300, 1700]);
});

test('a host grades one kernel job at a time, and its other places stay free for the others', () => {
  const starts = scheduleLines(
    [host(4)],
    [running(500, 'kernel')],
    [...jobs(2, { profile: 'kernel' }), ...jobs(3)],
  );
  expect(starts.get('kernel')).toEqual([500, 1500, 2500]);
  expect(starts.get('standard')?.slice(0, 3)).toEqual([0, 0, 0]);
});

test('two hosts have two kernel lanes', () => {
  const kernel = jobs(4, { profile: 'kernel' });
  const starts = scheduleLines([host(1, 'a'), host(1, 'b')], [], kernel).get('kernel');
  expect(starts).toEqual([0, 0, 1000, 1000, 2000]);
});

test('lines that share a place take turns', () => {
  const starts = scheduleLines([host(1)], [], [...jobs(2), ...jobs(2, { profile: 'kernel' })]);
  const all = [...(starts.get('standard') ?? []).slice(0, 2), ...(starts.get('kernel') ?? []).slice(0, 2)];
  expect(all.sort((a, b) => a - b)).toEqual([0, 1000, 2000, 3000]);
  expect(Math.min(...(starts.get('kernel') ?? []))).toBeLessThan(2000);
});

test('no regrade starts while an interactive job of another profile could', () => {
  const regrades = jobs(2, { jobClass: 'regrade' });
  const starts = scheduleLines([host(1)], [], [...regrades, ...jobs(3, { profile: 'kernel' })]);
  expect(starts.get('kernel')?.slice(0, 3)).toEqual([0, 1000, 2000]);
  expect(starts.get('standard')?.slice(0, 2)).toEqual([3000, 4000]);
});

test('leases of a runner that has more of them than places hold just its places', () => {
  const starts = scheduleLines([host(1, 'a', ['standard'])], [running(100), running(900)], jobs(1));
  expect(starts.get('standard')).toEqual([900, 1900]);
});

test('a profile that nobody serves has no start', () => {
  expect(scheduleLines([host(1, 'a', ['observe'])], [], jobs(1)).has('standard')).toBe(false);
});
