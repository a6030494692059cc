import { z } from 'zod';
import { tallyLines, tallyOwnCommand, type OwnCommand } from './own-command.ts';
import type { Tally } from './tally.ts';

const ReportSchema = z.object({
  attacks: z.array(
    z.object({
      family: z.string(),
      name: z.string(),
      lab: z.string(),
      ok: z.boolean(),
      stoppedBy: z.string(),
      leftovers: z.array(z.string()),
      problems: z.array(z.string()),
    }),
  ),
  honest: z.array(z.object({ family: z.string(), lab: z.string(), ok: z.boolean(), seen: z.string() })),
});

/** Of every family each fourth: with all of them the tests would take more than twice as long. */
const SHARE = ['--share', '4'];

/**
 * Runs `attacks` as an operator would; each hostile submission and each honest one after a family counts as one test. All
 * of them are run where nothing else is asked for.
 */
export function attacksPart({ all, ...command }: OwnCommand & { all: boolean }): Promise<Tally> {
  return tallyOwnCommand(command, ['attacks', '--json', ...(all ? [] : SHARE)], countAttacks);
}

function countAttacks(json: unknown): Tally {
  const { attacks, honest } = ReportSchema.parse(json);
  return tallyLines([
    ...attacks.map(({ family, name, lab, ok, stoppedBy, leftovers, problems }) => ({
      ok,
      text: `${family}/${name} on ${lab}: ${ok ? oneLine(stoppedBy) : [...problems, ...leftovers].join('; ')}`,
    })),
    ...honest.map(({ family, lab, ok, seen }) => ({ ok, text: `honest ${lab} after ${family}: ${seen}` })),
  ]);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 160);
}
