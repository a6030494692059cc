import { join } from 'node:path';
import { loadCatalogue, type Catalogue, type Lab } from '@gopherlab/catalogue';
import { expect, test } from 'vitest';
import { FAMILIES } from './attack.ts';
import { loadCorpus, readAttack } from './corpus.ts';

const ROOT = join(import.meta.dirname, '../../../../..');
const lab = { manifest: { rubric: [{ check: 'sums' }] } } as Lab;
const catalogue: Catalogue = { labs: new Map([['worker-pool', lab]]), problems: [] };

function read(family: (typeof FAMILIES)[number], files: Record<string, string>) {
  return readAttack(
    { family, name: 'x' },
    { files: new Map(Object.entries(files)), problems: [] },
    catalogue,
  );
}

test('every problem of an attack is told at once', () => {
  const { problems } = read('forging', {
    'attack.yaml':
      'tries: Tries something bad.\nlabs: [worker-pool, nowhere]\nexpect:\n  status: [graded]\n  says: x\n  loses: [sum]\n',
    'files/a.go': 'VICTIM_FILE',
    'notes.txt': '',
  });
  expect(problems).toEqual([
    'notes.txt: stands outside of files/',
    'attack.yaml: nowhere is no lab',
    'files/a.go: VICTIM_FILE wants the victim file',
    'attack.yaml: worker-pool has no check sum',
  ]);
});

test('what attack.yaml does not know, or says wrongly, is told with its line', () => {
  const { problems } = read('forging', {
    'attack.yaml':
      'tries: Tries something bad.\nlabs: [worker-pool]\nhonest: {}\nexpect:\n  status: [fine]\n  says: "("\n',
    'files/a.go': '',
  });
  expect(problems.join('\n')).toMatch(/attack\.yaml:3: unknown key honest/);
  expect(problems.join('\n')).toMatch(/attack\.yaml:5: expect\.status\.0/);
  expect(problems.join('\n')).toMatch(/attack\.yaml:6: expect\.says: is not a regular expression/);
});

test('an upload has a request with one body, and no files', () => {
  const head = 'tries: Tries something bad.\nlabs: [worker-pool]\n';
  const tail = 'expect: { http: [400], code: INVALID_INPUT }\n';
  expect(read('upload', { 'attack.yaml': `${head}request: { raw: x }\n${tail}` }).problems).toEqual([]);
  expect(
    read('upload', { 'attack.yaml': `${head}request: { raw: x, files: {} }\n${tail}` }).problems,
  ).toEqual(['attack.yaml:3: request: has exactly one of files, raw and base64']);
  expect(
    read('upload', { 'attack.yaml': `${head}request: { raw: x }\n${tail}`, 'files/a.go': '' }).problems,
  ).toEqual(['files: an upload attack has a request instead']);
});

test('the corpus has no problem, at least 80 hostile submissions, and reaches every lab', async () => {
  const labs = await loadCatalogue(join(ROOT, 'labs'));
  const { attacks, problems } = await loadCorpus(join(ROOT, 'tests/attacks'), labs);
  expect(problems).toEqual([]);
  const attacked = attacks.flatMap((attack) => attack.labs);
  expect(attacked.length).toBeGreaterThanOrEqual(80);
  expect([...new Set(attacked)].sort()).toEqual([...labs.labs.keys()]);
  expect([...new Set(attacks.map(({ family }) => family))].sort()).toEqual([...FAMILIES].sort());
});
