import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const MANIFEST = `slug: double
protocol: 1
title: { en: Double, zh: 加倍 }
summary: { en: A number times two., zh: 一个数乘以二。 }
area: go-core
skills: { go-core: 1 }
level: P3-P5
minutes: 10
tags: [numbers]
profile: standard
browser: true
files:
  - { path: main.go, role: editable }
  - { path: main_test.go, role: readonly }
  - { path: go.mod, role: readonly }
entry: main.go
budgets: { buildSeconds: 30, runSeconds: 30, memoryMb: 256, outputKb: 64, processes: 64 }
rubric:
  - check: doubles
    points: 60
    title: { en: It doubles, zh: 结果是两倍 }
    hint: { afterFailures: 2, text: { en: Multiply., zh: 用乘法。 } }
  - check: exits
    points: 40
    title: { en: It exits 0, zh: 以 0 退出 }
    hint: { afterFailures: 2, text: { en: Return., zh: 直接返回。 } }
`;

/** Files of `labs/` with one small lab, `double`, in which nothing is wrong. */
export const GOOD_LABS: Record<string, string | Uint8Array> = {
  'go.mod': 'module gopherlab/labs\n\ngo 1.26\n',
  'kit/kit.go': 'package kit\n',
  'double/lab.yaml': MANIFEST,
  'double/statement.en.md': '# Double\n\n## Goal\n\nPrint twice the number.\n',
  'double/statement.zh.md': '# 加倍\n\n## 目标\n\n打印两倍的数。\n',
  'double/starter/main.go': 'package main\n\nfunc main() {}\n',
  'double/starter/main_test.go': 'package main\n',
  'double/starter/go.mod': 'module double\n\ngo 1.26\n',
  'double/solution/main.go': 'package main\n\nfunc main() { println(2) }\n',
  'double/grader/main.go': 'package main\n\nfunc main() {}\n',
  'double/mutants/triples/mutant.yaml': 'title: Triples\nloses: [doubles]\n',
  'double/mutants/triples/main.go': 'package main\n\nfunc main() { println(3) }\n',
};

/** Writes `labs/` into a new temporary folder and gives its path; `undefined` leaves a file out. */
export async function writeLabs(
  changes: Record<string, string | Uint8Array | undefined> = {},
): Promise<string> {
  const labsDir = join(await mkdtemp(join(tmpdir(), 'gopherlab-labs-')), 'labs');
  for (const [path, content] of Object.entries({ ...GOOD_LABS, ...changes })) {
    if (content === undefined) continue;
    await mkdir(dirname(join(labsDir, path)), { recursive: true });
    await writeFile(join(labsDir, path), content);
  }
  return labsDir;
}

/** The good lab's `lab.yaml` with one part replaced; fails where that part is not there. */
export function manifestWith(part: string, replacement: string): string {
  if (!MANIFEST.includes(part)) throw new Error(`not in the manifest: ${part}`);
  return MANIFEST.replace(part, replacement);
}
