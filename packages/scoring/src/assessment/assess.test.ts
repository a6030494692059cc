import type { Area, Role } from '@gopherlab/contracts';
import { expect, test } from 'vitest';
import { abilitiesFrom } from './ability.ts';
import { assess } from './assess.ts';
import { checkEvidence, questionEvidence, type Evidence } from './evidence.ts';
import { levelOf } from './level.ts';
import { nextLabs, type LabToLearn } from './next-labs.ts';
import { nextQuestion } from './next-question.ts';
import { evenBank } from './simulate.ts';

const PASSED = { passed: true, source: 'lab' } as const;
const FOUR = ['a', 'b', 'c', 'd'].map((text) => ({ en: text, zh: text }));
function answers(area: Area, count: number, succeeded: boolean, difficulty = 1): Evidence[] {
  return Array.from({ length: count }, (_, index) =>
    questionEvidence({ id: `${area}-${index}`, area, difficulty, options: FOUR }, succeeded),
  );
}

test('without evidence the odds are those of the postings, and every area is wide', () => {
  const { level, areas } = assess([], []);
  expect(level.odds['P3-P5']).toBeCloseTo(142 / 270, 2);
  expect(level.odds['P8+']).toBeCloseTo(31 / 270, 2);
  for (const { ability, evidence } of areas) {
    expect(ability.high - ability.low).toBeGreaterThan(3.5);
    expect(evidence).toEqual([]);
  }
});

test('pprof and eBPF together divide the levels: the same answers elsewhere move them less', () => {
  const pair = levelOf(abilitiesFrom([...answers('memory-pprof', 6, true), ...answers('ebpf', 6, true)]));
  const other = levelOf(abilitiesFrom([...answers('cloud-native', 6, true), ...answers('wasm', 6, true)]));
  expect(pair.odds['P3-P5']).toBeLessThan(other.odds['P3-P5'] / 2);
  expect(other.pprofAndEbpf.withIt['P3-P5']).toBeLessThan(other.pprofAndEbpf.withoutIt['P3-P5']);
});

test('an area without evidence stays wider than one with it, and learns a little from the others', () => {
  const { areas } = assess(answers('go-core', 10, true), []);
  const width = (area: Area) => {
    const found = areas.find((one) => one.area === area);
    if (!found) throw new Error(area);
    return found.ability;
  };
  expect(width('wasm').high - width('wasm').low).toBeGreaterThan(
    width('go-core').high - width('go-core').low,
  );
  expect(width('wasm').mean).toBeGreaterThan(assess([], []).areas[6]?.ability.mean ?? 9);
});

test('a lab weighs the same however many checks it has', () => {
  const lab = { slug: 'x', level: 'P6-P7', skills: { concurrency: 1 } } as const;
  const few = [50, 50].map((points, index) => checkEvidence(lab, { check: `a-${index}`, points }, PASSED));
  const many = Array.from({ length: 10 }, (_, index) =>
    checkEvidence(lab, { check: `b-${index}`, points: 10 }, PASSED),
  );
  const mean = (evidence: Evidence[]) => assess(evidence, []).level.overall.mean;
  expect(mean(few)).toBeCloseTo(mean(many), 9);
});

test('the next question is about the area that matters and is known least, near the ability there', () => {
  const candidates = evenBank(12);
  const abilities = abilitiesFrom(answers('concurrency', 8, true));
  const weights = { concurrency: 1, ebpf: 1 };
  const first = nextQuestion({ abilities, candidates, weights, asked: { concurrency: 8 }, choice: 0 });
  expect(first?.area).toBe('ebpf');
  expect(nextQuestion({ abilities, candidates: [], weights, asked: {}, choice: 0 })).toBeUndefined();
  expect(nextQuestion({ abilities, candidates, weights: {}, asked: {}, choice: 0 })).toBeUndefined();
  const drawn = [0, 0.4, 0.99].map(
    (choice) => nextQuestion({ abilities, candidates, weights, asked: {}, choice })?.id,
  );
  expect(new Set(drawn).size).toBe(3);
});

test('labs to learn next close the role’s gap, with what they presuppose before them', () => {
  const role: Pick<Role, 'areas'> = {
    areas: { ebpf: { level: 'P6-P7', weight: 3 }, networking: { level: 'P6-P7', weight: 1 } },
  };
  const labs: LabToLearn[] = [
    { slug: 'http', skills: { networking: 1 }, level: 'P3-P5', prerequisites: [] },
    { slug: 'probe', skills: { ebpf: 1 }, level: 'P6-P7', prerequisites: ['lifecycle'] },
    { slug: 'lifecycle', skills: { ebpf: 0.5, 'go-core': 0.5 }, level: 'P6-P7', prerequisites: [] },
    { slug: 'wasm', skills: { wasm: 1 }, level: 'P6-P7', prerequisites: [] },
  ];
  const abilities = abilitiesFrom([]);
  expect(nextLabs(role, abilities, { labs, done: new Set() })).toEqual(['lifecycle', 'probe', 'http']);
  expect(nextLabs(role, abilities, { labs, done: new Set(['lifecycle', 'http']) })).toEqual(['probe']);
});
