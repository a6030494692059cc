import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraderEventSchema } from '@gopherlab/contracts';
import { loadCatalogue, validateWorkspace } from '@gopherlab/catalogue';
import { expect, test } from 'vitest';
import { getLab } from '../grade/find-lab.ts';
import { forgeriesOf } from './forgeries.ts';
import { createLab } from './new.ts';

test('every forgery is a submission that is taken, and the events it prints are those of a perfect grading', async () => {
  const labsDir = join(await mkdtemp(join(tmpdir(), 'gopherlab-labs-')), 'labs');
  await createLab(labsDir, 'sum');
  const lab = getLab(await loadCatalogue(labsDir), 'sum');
  const forgeries = forgeriesOf(lab);
  for (const { files } of forgeries) {
    const added = Object.entries(files).filter(([path]) => !lab.files.some((file) => file.path === path));
    expect(added).toHaveLength(1);
    expect(added[0]?.[1]).toMatch(/^package main\n/);
    expect(validateWorkspace(lab, Object.fromEntries(added))).toEqual([]);
  }
  const source = forgeries.find(({ name }) => name === 'prints-events')?.files['aaa_forgery.go'] ?? '';
  const literal = /events := (".*")\n/.exec(source)?.[1] ?? '';
  const lines = (JSON.parse(literal) as string).trimEnd().split('\n');
  const events = lines.map((line) => GraderEventSchema.parse(JSON.parse(line)));
  expect(events.filter(({ type }) => type === 'check')).toHaveLength(2);
});
