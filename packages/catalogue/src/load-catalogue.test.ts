import { cp, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { manifestWith, writeLabs } from './lab-folder.testing.ts';
import { loadCatalogue } from './load-catalogue.ts';

async function problemsWith(changes: Record<string, string | Uint8Array | undefined>): Promise<string[]> {
  const { labs, problems } = await loadCatalogue(await writeLabs(changes));
  expect(labs.has('double')).toBe(false);
  return problems;
}

test('a good lab is read whole', async () => {
  const { labs, problems } = await loadCatalogue(await writeLabs());
  expect(problems).toEqual([]);
  const lab = labs.get('double');
  expect(lab?.files.map(({ path, role }) => [path, role])).toEqual([
    ['main.go', 'editable'],
    ['main_test.go', 'readonly'],
    ['go.mod', 'readonly'],
  ]);
  expect(Object.keys(lab?.solution ?? {}).sort()).toEqual(['go.mod', 'main.go', 'main_test.go']);
  expect(lab?.solution['main.go']).toContain('println(2)');
  expect(lab?.mutants).toMatchObject([{ name: 'triples', loses: ['doubles'] }]);
  expect(lab?.mutants[0]?.files['main.go']).toContain('println(3)');
  expect(lab?.statement.zh).toContain('加倍');
});

test('every problem is found in one go, and the other labs are still served', async () => {
  const labsDir = await writeLabs({ 'broken/lab.yaml': 'slug: [', 'empty/statement.en.md': '# Empty' });
  const { labs, problems } = await loadCatalogue(labsDir);
  expect([...labs.keys()]).toEqual(['double']);
  expect(problems).toEqual([
    expect.stringMatching(/^labs\/broken\/lab\.yaml:1: .*/),
    'labs/broken/statement.en.md: is missing',
    'labs/broken/statement.zh.md: is missing',
    'labs/broken/grader: has no Go file',
    'labs/empty/lab.yaml: is missing',
    'labs/empty/statement.zh.md: is missing',
    'labs/empty/grader: has no Go file',
  ]);
});

test('an unknown key and a wrong value are told with their line', async () => {
  const lines = manifestWith('minutes: 10', 'minutes: soon\ncolour: red');
  expect(await problemsWith({ 'double/lab.yaml': lines })).toEqual([
    expect.stringMatching(/^labs\/double\/lab\.yaml:8: minutes: .*expected number/),
    'labs/double/lab.yaml:9: unknown key colour',
  ]);
});

test('a key that is missing inside a list is told at its place', async () => {
  const yaml = manifestWith('    points: 40\n', '');
  expect(await problemsWith({ 'double/lab.yaml': yaml })).toEqual([
    expect.stringMatching(/^labs\/double\/lab\.yaml:23: rubric\.1\.points: /),
  ]);
});

test('a key that stands twice is a problem', async () => {
  const yaml = manifestWith('minutes: 10', 'minutes: 10\nminutes: 11');
  expect(await problemsWith({ 'double/lab.yaml': yaml })).toEqual([
    expect.stringMatching(/^labs\/double\/lab\.yaml:9: .*unique/),
  ]);
});

test.for<[string, Record<string, string | Uint8Array | undefined>, string]>([
  [
    'a slug that is not the folder',
    { 'double/lab.yaml': manifestWith('slug: double', 'slug: triple') },
    'lab.yaml: slug triple is not the name of the folder',
  ],
  ['an empty statement', { 'double/statement.en.md': ' \n' }, 'statement.en.md: is empty'],
  [
    'a Chinese statement in English',
    { 'double/statement.zh.md': '# Double\n\n## Goal\n' },
    'statement.zh.md: is not in Chinese',
  ],
  [
    'sections that are missing in Chinese',
    { 'double/statement.zh.md': '# 加倍\n' },
    'statement.zh.md: its headings are 1 (#), in English they are 2 (# ##)',
  ],
  [
    'a declared file that is not there',
    { 'double/starter/main_test.go': undefined },
    'lab.yaml: file main_test.go is not in starter/',
  ],
  [
    'a file that is not declared',
    { 'double/starter/extra.go': 'package main\n' },
    'starter/extra.go: is not among the files of lab.yaml',
  ],
  [
    'a binary file',
    { 'double/starter/main.go': new Uint8Array([1, 0, 2]) },
    'starter/main.go: is a binary file',
  ],
  [
    'a file that is not UTF-8',
    { 'double/starter/main.go': new Uint8Array([0x70, 0xff]) },
    'starter/main.go: is not UTF-8 text',
  ],
  [
    'a solution that changes a read-only file',
    { 'double/solution/go.mod': 'module x\n' },
    "solution/go.mod: is the lab's own file and cannot be changed",
  ],
  ['a solution without files', { 'double/solution/main.go': undefined }, 'solution: has no file'],
  [
    'a solution that repeats the starter',
    { 'double/solution/main.go': 'package main\n\nfunc main() {}\n' },
    'solution/main.go: does not differ from what it is laid over',
  ],
  [
    'no mutant',
    { 'double/mutants/triples/mutant.yaml': undefined, 'double/mutants/triples/main.go': undefined },
    'mutants: there is none',
  ],
  [
    'a mutant that names an unknown check',
    { 'double/mutants/triples/mutant.yaml': 'title: T\nloses: [speed]\n' },
    'mutants/triples/mutant.yaml: check speed is not in the rubric',
  ],
  [
    'a mutant without a description',
    { 'double/mutants/triples/mutant.yaml': undefined },
    'mutants/triples/mutant.yaml: is missing',
  ],
  [
    'a mutant that names nothing',
    { 'double/mutants/triples/mutant.yaml': 'title: T\nloses: []\n' },
    'mutants/triples/mutant.yaml:2: loses: ',
  ],
  [
    'a mutant outside a folder',
    { 'double/mutants/lost.go': 'package main\n' },
    'mutants/lost.go: stands outside a folder of its own',
  ],
  [
    'a forgery that replaces go.mod',
    { 'double/forgeries/mod/go.mod': 'module x\n' },
    "forgeries/mod/go.mod: is the lab's own file and cannot be changed",
  ],
  ['no grader', { 'double/grader/main.go': undefined }, 'grader: has no Go file'],
  [
    'a grader that is a library',
    { 'double/grader/main.go': 'package grader\n' },
    'grader: is not package main',
  ],
  [
    'an eBPF policy outside a kernel lab',
    {
      'double/lab.yaml': manifestWith(
        'entry: main.go',
        'policy: { ebpf: { programTypes: [tracing], helpers: [bpf_ktime_get_ns], mapTypes: [hash], attach: {}, mapMemoryKb: 4, maxPrograms: 1 } }\nentry: main.go',
      ),
    },
    'lab.yaml: policy.ebpf is for the profile kernel, not standard',
  ],
  [
    'a kernel lab without policy',
    { 'double/lab.yaml': manifestWith('profile: standard', 'profile: kernel') },
    'a kernel lab states its ebpf policy',
  ],
  [
    'skills that leave the area out',
    { 'double/lab.yaml': manifestWith('{ go-core: 1 }', '{ wasm: 1 }') },
    'lab.yaml: skills gives its own area go-core no weight',
  ],
  [
    'an editable go.mod',
    { 'double/lab.yaml': manifestWith('path: go.mod, role: readonly', 'path: go.mod, role: editable') },
    'lab.yaml: file go.mod must be readonly',
  ],
  [
    'an editable public test',
    {
      'double/lab.yaml': manifestWith(
        'path: main_test.go, role: readonly',
        'path: main_test.go, role: editable',
      ),
    },
    'lab.yaml: file main_test.go must be readonly',
  ],
  [
    'a path that leaves the folder',
    { 'double/lab.yaml': manifestWith('path: main_test.go', 'path: ../main_test.go') },
    'lab.yaml: file "../main_test.go": the path leaves the folder',
  ],
  [
    'a file listed twice',
    {
      'double/lab.yaml': manifestWith(
        '  - { path: go.mod',
        '  - { path: main.go, role: editable }\n  - { path: go.mod',
      ),
    },
    'lab.yaml: file main.go stands twice',
  ],
  [
    'a Chinese title that is English',
    { 'double/lab.yaml': manifestWith('zh: 加倍', 'zh: Double') },
    'lab.yaml: the Chinese title has no Chinese in it',
  ],
  [
    'an English hint that is Chinese',
    { 'double/lab.yaml': manifestWith('en: Multiply.', 'en: 用乘法。') },
    'lab.yaml: the English hint of doubles has Chinese in it',
  ],
])('%s is a problem', async ([, changes, expected]) => {
  expect((await problemsWith(changes)).join('\n')).toContain(expected);
});

test('a symbolic link in a lab is a problem, wherever it leads', async () => {
  const labsDir = await writeLabs();
  await symlink('main.go', join(labsDir, 'double/starter/link.go'));
  const { problems } = await loadCatalogue(labsDir);
  expect(problems).toEqual(['labs/double/starter/link.go: is neither a file nor a folder']);
});

test('unknown and circular prerequisites are told once, and the lab is still served', async () => {
  const needs = (...slugs: string[]) =>
    manifestWith('entry: main.go', `prerequisites: [${slugs.join(', ')}]\nentry: main.go`);
  const labsDir = await writeLabs({ 'double/lab.yaml': needs('again', 'nothing') });
  await cp(join(labsDir, 'double'), join(labsDir, 'again'), { recursive: true });
  const again = await writeLabs({
    'double/lab.yaml': needs('double').replace('slug: double', 'slug: again'),
  });
  await cp(join(again, 'double/lab.yaml'), join(labsDir, 'again/lab.yaml'));
  const { labs, problems } = await loadCatalogue(labsDir);
  expect(problems).toEqual([
    'labs/again/lab.yaml: prerequisites go in a circle: again → double → again',
    'labs/double/lab.yaml: prerequisite nothing is not a lab',
  ]);
  expect([...labs.keys()]).toEqual(['again', 'double']);
});

test('what an editor or a system leaves behind is no part of a lab', async () => {
  const clean = await loadCatalogue(await writeLabs());
  const littered = await loadCatalogue(
    await writeLabs({ 'double/starter/.main.go.swp': 'x', 'double/starter/main.go~': 'x', '.git/HEAD': 'x' }),
  );
  expect(littered.problems).toEqual([]);
  expect(littered.labs.get('double')?.labHash).toBe(clean.labs.get('double')?.labHash);
});

test('a folder of labs that is not there is an error', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'gopherlab-none-'));
  await expect(loadCatalogue(join(parent, 'labs'))).rejects.toThrow(/ENOENT/);
});
