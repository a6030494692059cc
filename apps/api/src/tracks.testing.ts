import { GOOD_LABS, manifestWith, writeLabs } from '../../../packages/catalogue/src/lab-folder.testing.ts';

const track = (slug: string, en: string, zh: string, rest: string) =>
  `slug: ${slug}\ntitle: { en: ${en}, zh: ${zh} }\nsummary: { en: "${en}, said at length.", zh: "${zh}的说明。" }\n${rest}`;

/** `Double` and `Treble`, and three tracks in files: with both and a planned one, with one lab, and with none yet. */
export function writeLabsWithTracks(): Promise<string> {
  const treble = Object.entries(GOOD_LABS).flatMap(([path, text]) =>
    path.startsWith('double/') ? [[path.replace('double/', 'treble/'), text] as const] : [],
  );
  return writeLabs({
    ...Object.fromEntries(treble),
    'treble/lab.yaml': manifestWith(
      'slug: double\nprotocol: 1\ntitle: { en: Double, zh: 加倍 }',
      'slug: treble\nprotocol: 1\ntitle: { en: Treble, zh: 三倍 }',
    ),
    'tracks/growing.yaml': track(
      'growing',
      'Growing numbers',
      '让数字变大',
      'labs:\n  - lab: double\n  - { lab: treble, weight: 2, requires: [double] }\nplanned:\n  - title: { en: Square, zh: 平方 }\n',
    ),
    'tracks/doubles.yaml': track('doubles', 'Doubles only', '只学翻倍', 'labs:\n  - lab: double\n'),
    'tracks/later.yaml': track(
      'later',
      'Later',
      '以后',
      'labs: []\nplanned:\n  - title: { en: Cube, zh: 立方 }\n',
    ),
  });
}
