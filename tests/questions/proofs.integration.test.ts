import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadQuestionBank, QUESTIONS_AN_AREA } from '@gopherlab/catalogue';
import { AreaSchema, type Question } from '@gopherlab/contracts';
import { runTool } from '@gopherlab/sandbox';
import { expect, test } from 'vitest';

const bank = await loadQuestionBank(join(import.meta.dirname, '../../labs'));
const proved = bank.questions.filter(({ proof }) => proof);

test('the question bank has no problem, and enough questions in every area', () => {
  expect(bank.problems).toEqual([]);
  for (const area of AreaSchema.options) {
    const own = bank.questions.filter((question) => question.area === area);
    expect(own.length, area).toBeGreaterThanOrEqual(QUESTIONS_AN_AREA);
    expect(new Set(own.map(({ level }) => level)).size, `levels of ${area}`).toBe(3);
  }
});

test('what a question says of code is what the code does, run with the sandbox’s own toolchain', async () => {
  const image = process.env.SANDBOX_IMAGE;
  if (!image) throw new Error('SANDBOX_IMAGE names no image: run this through `npm test`');
  const dir = await mkdtemp(join(tmpdir(), 'gopherlab-proofs-'));
  try {
    await writePrograms(dir);
    let output = '';
    const code = await runTool({
      image,
      script: SCRIPT,
      sourceDir: dir,
      onOutput: (text) => (output += text),
    });
    expect(code, output).toBe(0);
    const runs = runsOf(output);
    for (const { id, proof } of proved) {
      const run = runs.get(id);
      expect(run, `${id} ran`).toBeDefined();
      if (proof?.fails) {
        expect(run?.code, id).not.toBe('0');
        expect(run?.text, id).toContain(proof.prints);
      } else {
        expect(run, id).toEqual({ code: '0', text: proof?.prints });
      }
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

/** One build for all, so that what they import is compiled once. */
const SCRIPT = `
set -eu
go build -o /tmp/bin/ ./...
for program in /tmp/bin/*; do
  code=0
  timeout 30 "$program" >/tmp/out 2>&1 || code=$?
  echo "@@@ $(basename "$program") $code"
  cat /tmp/out
  echo
done
echo "@@@ end 0"`;

async function writePrograms(dir: string): Promise<void> {
  await writeFile(join(dir, 'go.mod'), 'module proofs\n\ngo 1.25\n');
  for (const question of proved) {
    await mkdir(join(dir, question.id));
    await writeFile(join(dir, question.id, 'main.go'), programOf(question));
  }
}

function programOf({ proof, material }: Question): string {
  return (proof?.program ?? '').replace(/^MATERIAL$/m, () => material?.code ?? '');
}

function runsOf(output: string): Map<string, { code: string; text: string }> {
  const parts = output.split(/^@@@ (\S+) (\d+)\n/m);
  const runs = new Map<string, { code: string; text: string }>();
  for (let at = 1; at + 2 < parts.length; at += 3) {
    const text = (parts[at + 2] ?? '').replace(/\n+$/, '');
    runs.set(parts[at] ?? '', { code: parts[at + 1] ?? '', text });
  }
  return runs;
}
