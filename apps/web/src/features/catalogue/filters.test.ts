import { describe, expect, test } from 'vitest';
import type { LabSummary } from '@gopherlab/contracts';
import {
  countChosen,
  countOptions,
  filterLabs,
  findOpenWork,
  NO_FILTERS,
  readFilters,
  toggleOption,
  writeFilters,
} from './filters.ts';

function makeLab(slug: string, rest: Partial<LabSummary> = {}): LabSummary {
  return {
    slug,
    title: { en: slug, zh: `${slug} 实验` },
    summary: { en: 'A summary.', zh: '摘要。' },
    area: 'go-core',
    level: 'P3-P5',
    minutes: 25,
    tags: ['go'],
    profile: 'standard',
    browser: true,
    checkCount: 9,
    progress: { state: 'new', bestScore: 0, checksPassed: 0, attempts: 0, lastActivityAt: null },
    ...rest,
  };
}

const started = (at: string): Partial<LabSummary> => ({
  progress: { state: 'started', bestScore: 40, checksPassed: 3, attempts: 1, lastActivityAt: at },
});
const slugs = (labs: LabSummary[]) => labs.map(({ slug }) => slug);

describe('filters in the address', () => {
  test('what is written is read again', () => {
    const filters = {
      ...NO_FILTERS,
      query: 'pool',
      area: ['ebpf', 'wasm'] as const,
      level: ['P8+'] as const,
    };
    const address = writeFilters(filters, new URLSearchParams());
    expect(readFilters(new URLSearchParams(address.toString()))).toEqual(filters);
  });

  test('no filter leaves no trace in the address, and other parameters stay', () => {
    expect(writeFilters(NO_FILTERS, new URLSearchParams('area=ebpf&lang=zh')).toString()).toBe('lang=zh');
  });

  test('options that do not exist are dropped, so an old or mistyped link still works', () => {
    const filters = readFilters(new URLSearchParams('area=ebpf,cobol&level=P99&state='));
    expect(filters).toEqual({ ...NO_FILTERS, area: ['ebpf'] });
  });
});

describe('filtering', () => {
  test('within a facet any option is enough, across facets all are needed', () => {
    const labs = [
      makeLab('a', { area: 'ebpf', level: 'P6-P7' }),
      makeLab('b', { area: 'wasm', level: 'P6-P7' }),
      makeLab('c', { area: 'ebpf', level: 'P3-P5' }),
    ];
    const filters = { ...NO_FILTERS, area: ['ebpf', 'wasm'] as const, level: ['P6-P7'] as const };
    expect(slugs(filterLabs(labs, filters))).toEqual(['a', 'b']);
  });

  test('the search finds every word in either language, in tags and in the slug', () => {
    const labs = [
      makeLab('worker-pool', { title: { en: 'Worker pool', zh: '工作池' }, tags: ['context'] }),
      makeLab('other'),
    ];
    for (const query of ['POOL worker', '工作池', 'context', 'worker-pool', '  ']) {
      expect(slugs(filterLabs(labs, { ...NO_FILTERS, query }))).toContain('worker-pool');
    }
    expect(filterLabs(labs, { ...NO_FILTERS, query: 'pool nothing' })).toEqual([]);
  });

  test('thirty minutes are short, thirty-one are not, sixty-one are long', () => {
    const labs = [30, 31, 60, 61].map((minutes) => makeLab(`m${minutes}`, { minutes }));
    const at = (time: 'short' | 'medium' | 'long') =>
      slugs(filterLabs(labs, { ...NO_FILTERS, time: [time] }));
    expect([at('short'), at('medium'), at('long')]).toEqual([['m30'], ['m31', 'm60'], ['m61']]);
  });
});

describe('counts', () => {
  test('a facet counts what each option would show, its own choice left out', () => {
    const labs = [
      makeLab('a', { area: 'ebpf' }),
      makeLab('b', { area: 'wasm' }),
      makeLab('c', { area: 'wasm', minutes: 90 }),
    ];
    const filters = { ...NO_FILTERS, area: ['ebpf'] as const, time: ['short'] as const };
    expect(countOptions(labs, filters, 'area')).toEqual([
      { option: 'ebpf', count: 1 },
      { option: 'wasm', count: 1 },
    ]);
    expect(countOptions(labs, filters, 'time')).toEqual([
      { option: 'short', count: 1 },
      { option: 'long', count: 0 },
    ]);
  });

  test('an option that no lab has is shown only while it is chosen, so that it can be taken away', () => {
    const labs = [makeLab('a')];
    expect(
      countOptions(labs, { ...NO_FILTERS, level: ['P8+'] }, 'level').map(({ option }) => option),
    ).toEqual(['P3-P5', 'P8+']);
    expect(countOptions(labs, NO_FILTERS, 'level').map(({ option }) => option)).toEqual(['P3-P5']);
  });

  test('choosing twice takes the choice away and keeps the order of the facet', () => {
    const once = toggleOption(toggleOption(NO_FILTERS, 'area', 'wasm'), 'area', 'ebpf');
    expect(once.area).toEqual(['ebpf', 'wasm']);
    expect(countChosen(once)).toBe(2);
    expect(toggleOption(once, 'area', 'ebpf').area).toEqual(['wasm']);
  });
});

describe('open work', () => {
  test('is the unfinished lab that was touched last', () => {
    const labs = [
      makeLab('older', started('2026-01-01T10:00:00.000Z')),
      makeLab('newer', started('2026-01-02T10:00:00.000Z')),
      makeLab('finished', {
        progress: {
          state: 'done',
          bestScore: 100,
          checksPassed: 9,
          attempts: 2,
          lastActivityAt: '2026-01-03T10:00:00.000Z',
        },
      }),
    ];
    expect(findOpenWork(labs)?.slug).toBe('newer');
    expect(findOpenWork([makeLab('untouched')])).toBeUndefined();
  });
});
