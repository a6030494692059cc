import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);
const noto = (name: string) => join(dirname(resolve('@embedpdf/fonts-sc')), '../fonts', name);
const inter = (subset: string, weight: 400 | 700) =>
  resolve(`@fontsource/inter/files/inter-${subset}-${weight}-normal.woff`);

const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese'] as const;
export type Weight = 'regular' | 'bold';
export type Face = `${'noto' | `inter-${(typeof SUBSETS)[number]}`}-${Weight}`;

/** Noto has Chinese and Western European letters. Both families are under the Open Font License. */
const FILES: [Face, string][] = [
  ['noto-regular', noto('NotoSansHans-Regular.otf')],
  ['noto-bold', noto('NotoSansHans-Bold.otf')],
  ...SUBSETS.flatMap((subset): [Face, string][] => [
    [`inter-${subset}-regular`, inter(subset, 400)],
    [`inter-${subset}-bold`, inter(subset, 700)],
  ]),
];

/** Noto alone where it has every letter of a text; otherwise Inter for all that it has, so that no word mixes both. */
export function facesFor(weight: Weight, mixed: boolean): Face[] {
  const noto: Face = `noto-${weight}`;
  return mixed ? [...SUBSETS.map((subset): Face => `inter-${subset}-${weight}`), noto] : [noto];
}

let faces: Promise<Record<Face, Buffer>> | undefined;
/** The files of all faces; read once, when the first certificate is printed. */
export function readFaces(): Promise<Record<Face, Buffer>> {
  faces ??= Promise.all(FILES.map(async ([name, path]) => [name, await readFile(path)] as const)).then(
    (entries) => Object.fromEntries(entries) as Record<Face, Buffer>,
  );
  return faces;
}
