import type { WorkspaceFiles } from '@gopherlab/contracts';
import { disguise, FULL, seeded, type Disguise } from '../src/disguise.testing.ts';
import { compareAll, givenHashes } from '../src/compare.ts';
import { fingerprint } from '../src/fingerprint.ts';
import { loadGoParser, type GoParser } from '../src/grammar.ts';
import { readMaterial, type Material } from '../src/material.testing.ts';
import { MODEL } from '../src/model.ts';
import { compareLab } from '../src/report.ts';

/** Prints how the thresholds separate copies from independent work: `node packages/similarity/scripts/calibrate.ts`. */
const LABS = [
  { lab: 'worker-pool', entry: 'pool.go' },
  { lab: 'http-health-server', entry: 'main.go' },
] as const;
const SEEDS = 20;

interface Scored {
  name: string;
  score: number;
  /** Fingerprints that the side with fewer has of its own. */
  own: number;
}

async function main(): Promise<void> {
  const parser = await loadGoParser();
  console.log(`k = ${MODEL.kgram}, w = ${MODEL.window}, subtrees from ${MODEL.subtreeNodes} nodes`);
  console.log(`look from ${MODEL.thresholds.look}, strong from ${MODEL.thresholds.strong}\n`);
  const separation = { copies: 1, independent: 0 };
  for (const { lab, entry } of LABS) {
    const material = readMaterial(lab, entry);
    console.log(`${lab}\n  ${'pairs'.padEnd(46)}   n   least  median    most  looked at`);
    for (const [title, scores, kind] of groupsOf(parser, material, entry)) {
      print(title, scores);
      const values = scores.map(({ score }) => score);
      if (kind === 'copy') separation.copies = Math.min(separation.copies, ...values);
      if (kind === 'independent') separation.independent = Math.max(separation.independent, ...values);
    }
    console.log();
  }
  console.log(`least alike of the whole copies ${separation.copies.toFixed(3)}`);
  console.log(`most alike of the independent   ${separation.independent.toFixed(3)}`);
  measure(parser);
}

function groupsOf(
  parser: GoParser,
  material: Material,
  entry: string,
): [string, Scored[], 'copy' | 'edited' | 'independent'][] {
  const { independent, mutants, solution, starter } = material;
  const names = Object.keys(independent);
  const each = (steps: Disguise) =>
    names.flatMap((name) =>
      Array.from({ length: SEEDS }, (_, seed) => {
        const files = independent[name] ?? {};
        const copy = { [entry]: disguise(files[entry] ?? '', steps, seeded(seed + 1)) };
        return pair(parser, [starter, solution], files, copy, name);
      }),
    );
  const others = names.flatMap((a, at) =>
    names
      .slice(at + 1)
      .map((b) => pair(parser, [starter, solution], independent[a], independent[b], `${a} ${b}`)),
  );
  const padded = names.map((name, at) => {
    const other = independent[names[(at + 1) % names.length] ?? ''] ?? {};
    const files = independent[name] ?? {};
    const copy = { ...files, 'more.go': other[entry] ?? '' };
    return pair(parser, [starter, solution], files, copy, name);
  });
  return [
    ['independent solutions', others, 'independent'],
    [
      'independent against the reference (kept in)',
      names.map((name) => pair(parser, [starter], independent[name], solution, name)),
      'independent',
    ],
    ['copies: renamed', each({ rename: true }), 'copy'],
    ['copies: formatted anew, with comments', each({ reformat: true, comment: true }), 'copy'],
    ['copies: declarations and imports in another order', each({ reorder: true }), 'copy'],
    ['copies: other texts and numbers', each({ revalue: true }), 'copy'],
    ['copies: all of these', each(FULL), 'copy'],
    ['copies: as much other code added', padded, 'edited'],
    [
      'mutants against the reference (kept in)',
      Object.entries(mutants).map(([name, files]) => pair(parser, [starter], files, solution, name)),
      'edited',
    ],
    [
      'mutants, all of the disguises',
      Object.entries(mutants).map(([name, files], seed) =>
        pair(
          parser,
          [starter],
          { ...files, [entry]: disguise(files[entry] ?? '', FULL, seeded(seed + 1)) },
          solution,
          name,
        ),
      ),
      'edited',
    ],
  ];
}

function pair(
  parser: GoParser,
  given: WorkspaceFiles[],
  a: WorkspaceFiles | undefined,
  b: WorkspaceFiles | undefined,
  name: string,
): Scored {
  const prints = [a ?? {}, b ?? {}].map((files) => fingerprint(parser, files));
  const { pairs, own } = compareAll(prints, givenHashes(given.map((files) => fingerprint(parser, files))));
  const [first] = pairs;
  const sizes = own.map(({ tokens, trees }) => tokens.size + trees.size);
  return {
    name,
    score: first?.score ?? 0,
    own: Math.min(...sizes),
  };
}

function print(title: string, scores: Scored[]): void {
  const values = scores.map(({ score }) => score).sort((a, b) => a - b);
  const at = (share: number) => (values[Math.round((values.length - 1) * share)] ?? 0).toFixed(3).padStart(8);
  const looked = values.filter((score) => score >= MODEL.thresholds.look).length;
  console.log(
    `  ${title.padEnd(46)} ${String(values.length).padStart(3)}${at(0)}${at(0.5)}${at(1)}` +
      `  ${looked} of ${values.length}`,
  );
  if (process.argv.includes('-v')) {
    for (const { name, score, own } of scores.slice(0, 40))
      console.log(`      ${score.toFixed(3)} own ${own} ${name}`);
  }
}

/** What a class of any size costs: disguised copies of everything there is, so many of each as still count. */
function measure(parser: GoParser): void {
  const material = readMaterial('worker-pool', 'pool.go');
  const sources = Object.values(material.independent);
  console.log('\nclass      pairs  alike   milliseconds');
  for (const size of [30, 100, 300]) {
    const submissions = Array.from({ length: size }, (_, index) => ({
      id: String(index),
      files: { 'pool.go': disguise(sources[index % sources.length]?.['pool.go'] ?? '', FULL, seeded(index)) },
    }));
    const start = performance.now();
    const { comparable, alike } = compareLab(parser, { given: [material.starter], submissions });
    const ms = performance.now() - start;
    console.log(
      [size, comparable, alike, Math.round(ms)].map((value) => String(value).padStart(7)).join('  '),
    );
  }
}

await main();
