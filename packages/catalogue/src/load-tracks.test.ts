import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeLabs } from './lab-folder.testing.ts';
import { loadCatalogue } from './load-catalogue.ts';
import { loadTracks } from './load-tracks.ts';

const HEAD = 'title: { en: Doubling, zh: 翻倍 }\nsummary: { en: Doubles., zh: 翻倍。 }\n';
const GOOD = `slug: doubling\n${HEAD}labs:\n  - lab: double\n`;
const LABS = new Set(['double', 'halve', 'square']);

const load = async (files: Record<string, string>, labs = LABS) =>
  loadTracks(
    await writeLabs(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`tracks/${name}`, text])),
    ),
    labs,
  );

test('a track is read with its defaults', async () => {
  const { tracks, problems } = await load({ 'doubling.yaml': GOOD });
  expect(problems).toEqual([]);
  expect(tracks.get('doubling')).toMatchObject({
    labs: [{ lab: 'double', weight: 1, requires: [] }],
    planned: [],
  });
});

test('without the folder there are no tracks, and that is no problem', async () => {
  expect(await load({})).toEqual({ tracks: new Map(), problems: [] });
});

test('every problem of every file is told, and the good tracks are still there', async () => {
  const circle = 'labs:\n  - { lab: halve, requires: [square] }\n  - { lab: square, requires: [halve] }\n';
  const { tracks, problems } = await load({
    'broken.yaml': 'slug: [',
    'circle.yaml': `slug: circle\n${HEAD}${circle}`,
    'doubling.yaml': GOOD,
    'notes.txt': 'none',
    'other.yaml': GOOD,
    'strange.yaml': `slug: strange\n${HEAD}labs:\n  - { lab: treble, requires: [halve] }\n  - lab: double\n  - lab: double\n`,
  });
  expect([...tracks.keys()]).toEqual(['doubling']);
  expect(problems).toEqual([
    expect.stringMatching(/^labs\/tracks\/broken\.yaml:1: /),
    'labs/tracks/circle.yaml: labs.0.requires: requirements go in a circle: halve → square → halve',
    'labs/tracks/notes.txt: is no .yaml file',
    'labs/tracks/other.yaml: slug doubling is not the name of the file',
    'labs/tracks/strange.yaml: labs.0.lab: treble is not a lab',
    'labs/tracks/strange.yaml: labs.0.requires.0: halve is not a lab of this track',
    'labs/tracks/strange.yaml: labs.2.lab: double stands twice',
  ]);
});

test('a lab that requires itself is a circle', async () => {
  const { problems } = await load({
    'self.yaml': `slug: self\n${HEAD}labs:\n  - { lab: double, requires: [double] }\n`,
  });
  expect(problems).toEqual([
    'labs/tracks/self.yaml: labs.0.requires: requirements go in a circle: double → double',
  ]);
});

test('a track has labs, or names what is planned', async () => {
  const bare = `slug: bare\n${HEAD}labs: []\n`;
  const { problems } = await load({ 'bare.yaml': bare });
  expect(problems).toEqual([
    'labs/tracks/bare.yaml:4: labs: a track without labs names those that are planned',
  ]);
  const planned = await load({ 'bare.yaml': `${bare}planned: [{ title: { en: Later, zh: 以后 } }]\n` });
  expect(planned.problems).toEqual([]);
});

test('an unknown key is told with its line', async () => {
  const { problems } = await load({ 'doubling.yaml': `${GOOD}colour: red\n` });
  expect(problems).toEqual(['labs/tracks/doubling.yaml:6: unknown key colour']);
});

test('the tracks of this repository hold, and what is planned is not there as a lab', async () => {
  const labsDir = join(import.meta.dirname, '../../../labs');
  const { labs } = await loadCatalogue(labsDir);
  const { tracks, problems } = await loadTracks(labsDir, labs);
  expect(problems).toEqual([]);
  expect([...tracks.keys()]).toEqual([
    'cloud-native-contracts',
    'concurrency-and-scheduling',
    'distributed-reliability',
    'ebpf-observability',
    'go-ebpf-wasm-composite',
    'go-service-foundations',
    'incident-interview',
    'low-latency-go',
    'memory-and-pprof',
    'secure-go',
    'wasm-edge',
  ]);
  const written = new Set([...labs.values()].map(({ manifest }) => manifest.title.en));
  const planned = [...tracks.values()].flatMap((track) => track.planned.map(({ title }) => title.en));
  expect(planned.filter((title) => written.has(title))).toEqual([]);
});
