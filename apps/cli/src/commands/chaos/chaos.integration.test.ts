import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { isEngineInstalled } from '../../setup/docker-engine/start.ts';
import { runCli } from '../../run-cli.testing.ts';

const possible = process.platform === 'linux' && process.getuid?.() === 0 && isEngineInstalled();
const MINUTES = 60_000;

const ReportSchema = z.object({
  ok: z.boolean(),
  objections: z.array(z.string()),
  faults: z.array(z.object({ kind: z.string() })),
  judgement: z.object({ acknowledged: z.number(), verdicts: z.number() }),
});

const worlds = () => readdirSync('/var/tmp').filter((name) => name.startsWith('gopherlab-chaos-'));

test.skipIf(!possible)(
  'eight kills, a full disk and a cut line lose no submission and leave nothing',
  async () => {
    const before = worlds();
    const { stdout } = await runCli(['chaos', '--quick', '--json']);
    const report = ReportSchema.parse(JSON.parse(stdout));
    expect(report.objections).toEqual([]);
    expect(report.faults.filter(({ kind }) => kind.startsWith('kill')).length).toBe(8);
    expect(report.judgement.acknowledged).toBeGreaterThan(3);
    expect(report.judgement.verdicts).toBe(report.judgement.acknowledged);
    expect(worlds().filter((name) => !before.includes(name))).toEqual([]);
  },
  8 * MINUTES,
);
