import { z } from 'zod';
import { tallyLines, tallyOwnCommand, type OwnCommand } from './own-command.ts';
import type { Tally } from './tally.ts';

/**
 * Fewer repetitions than `labs verify` makes by default: with every mutant and forgery of every lab the ten would take
 * half an hour. Two gradings at once (and one of the kernel lab), for they mostly wait, which also shows that none of them rests on a quiet machine.
 */
const BREVITY = ['--runs', '3', '--jobs', '2'];

const ReportSchema = z.object({
  labs: z.array(
    z.object({
      slug: z.string(),
      findings: z.array(
        z.object({ name: z.string(), ok: z.boolean(), expected: z.string(), seen: z.string() }),
      ),
    }),
  ),
});

/** Runs `labs verify` as a user would; each of its findings counts as one test. */
export function verifyLabsPart(command: OwnCommand): Promise<Tally> {
  return tallyOwnCommand(command, ['labs', 'verify', '--json', ...BREVITY], countFindings);
}

function countFindings(json: unknown): Tally {
  return tallyLines(
    ReportSchema.parse(json).labs.flatMap(({ slug, findings }) =>
      findings.map(({ name, ok, expected, seen }) => ({
        ok,
        text: `${slug}: ${name}: ${ok ? seen : `expected ${expected}; saw ${seen}`}`,
      })),
    ),
  );
}
