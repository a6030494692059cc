import { table } from '../../apps/cli/src/terminal/table.ts';
import type { BenchResults, LabResult, SaturationResult } from './results.ts';
import type { Spread } from './statistics.ts';
import { processorBound, targetsOf, verdictOn, type Target } from './targets.ts';

/** The whole result as text, section by section; ratios first, for the times are this machine's. */
export function reportOf(results: BenchResults): string {
  return [
    machineText(results),
    section('One client: submit → verdict against the bare work', labRows(results.labs)),
    section('Where the time goes at one client (mean ms)', stageRows(results.labs)),
    section('More clients at once: submit → verdict', clientRows(results.labs)),
    section('Acquiring a sandbox (ms)', acquisitionRows(results)),
    ...(results.saturation ? saturationText(results, results.saturation) : []),
    section('Memory', memoryRows(results)),
    section('Growth of the queue (ms a call; verdicts are prebuilt, nothing is graded)', growthRows(results)),
    section('Targets', targetsOf(results).map(targetRow)),
  ].join('\n');
}

function section(title: string, rows: string[][]): string {
  return `${title}\n${table(rows)}`;
}

function machineText({ machine }: BenchResults): string {
  const { measuredAt, cores, memoryBytes, kernel, node, engine, places, noise } = machine;
  const disturbed = noise > 0.1 ? '; others disturb these figures' : '';
  return [
    `${measuredAt}: ${cores} processors, ${gib(memoryBytes)}, Linux ${kernel}, Node ${node}, Docker ${engine}`,
    `${places} gradings at once; before the first measurement ${noise.toFixed(2)} processors were at work${disturbed}\n`,
  ].join('\n');
}

function labRows(labs: LabResult[]): string[][] {
  const head = [
    'lab',
    'pairs',
    'go build p50',
    'bare p50',
    'p95',
    'stack p50',
    'p95',
    '× p50',
    '× p95',
    'CPU s, bare',
  ];
  return [
    head,
    ...labs.map(({ slug, goBuild, bare, clients, bareCpuSeconds }) => {
      const { stack } = clients[0]!;
      return [
        slug,
        String(bare.count),
        ms(goBuild.p50),
        ms(bare.p50),
        ms(bare.p95),
        ms(stack.p50),
        ms(stack.p95),
        times(stack.p50 / bare.p50),
        times(stack.p95 / bare.p95),
        bareCpuSeconds.toFixed(2),
      ];
    }),
  ];
}

function stageRows(labs: LabResult[]): string[][] {
  return [
    ['lab', 'queue', 'sandbox', 'grading', 'delivery'],
    ...labs.map(({ slug, stages: { queue, sandbox, grading, delivery } }) => [
      slug,
      ...[queue, sandbox, grading, delivery].map((value) => value.toFixed(1)),
    ]),
  ];
}

function clientRows(labs: LabResult[]): string[][] {
  const rows = labs.flatMap(({ slug, bare, clients, oneAtATime }) =>
    clients.map(({ clients: count, stack, perMinute }) => [
      slug,
      String(count),
      ms(stack.p50),
      ms(stack.p95),
      times(stack.p50 / bare.p50),
      times(stack.p95 / bare.p95),
      perMinute.toFixed(1),
      oneAtATime ? 'one at a time by design' : '',
    ]),
  );
  return [['lab', 'clients', 'p50', 'p95', '× bare p50', '× bare p95', 'verdicts/min', ''], ...rows];
}

function acquisitionRows({ acquisition: { warm, saturated } }: BenchResults): string[][] {
  const row = (name: string, { p50, p95, count }: Spread) => [
    name,
    p50.toFixed(1),
    p95.toFixed(1),
    String(count),
  ];
  return [
    ['', 'p50', 'p95', 'count'],
    row('warm, one client', warm),
    ...(saturated ? [row('saturated', saturated)] : []),
  ];
}

function saturationText({ labs, machine }: BenchResults, saturation: SaturationResult): string[] {
  const { stack, bare, clients, submissions, wrong, cpu, api, apiAll } = saturation;
  const row = (name: string, { perMinute, cpuSecondsPerVerdict, busyProcessors }: typeof stack) => [
    name,
    perMinute.toFixed(1),
    (1 / cpuSecondsPerVerdict).toFixed(2),
    cpuSecondsPerVerdict.toFixed(2),
    busyProcessors.toFixed(2),
  ];
  const bound = processorBound(labs, machine.cores);
  const title = `Saturated: ${submissions} submissions of ${labs.length} labs by ${clients} clients without a pause`;
  const throughput = section(title, [
    ['', 'verdicts/min', 'verdicts/CPU s', 'CPU s/verdict', 'processors at work'],
    row('stack', stack),
    row('bare work, as many at once', bare),
    [
      'what the processors could do',
      bound.toFixed(1),
      (bound / 60 / machine.cores).toFixed(2),
      '',
      String(machine.cores),
    ],
  ]);
  const all = [...labs.flatMap((lab) => lab.wrong), ...wrong];
  const wrongText = all.length === 0 ? 'Every verdict full marks' : `WRONG VERDICTS: ${all.join('; ')}`;
  const share = (seconds: number) => `${((1000 * seconds) / submissions).toFixed(0)} ms`;
  const cpuText = `CPU for one verdict: api ${share(cpu.api)}, runner ${share(cpu.runner)}, PostgreSQL ${share(cpu.postgres)}`;
  const latency = section('API while saturated (ms)', [
    ['route', 'p50', 'p95', 'count'],
    ...Object.entries({ ...api, all: apiAll }).map(([route, { p50, p95, count }]) => [
      route,
      p50.toFixed(1),
      p95.toFixed(1),
      String(count),
    ]),
  ]);
  return [`${throughput}${wrongText}. ${cpuText}\n`, latency];
}

function memoryRows({ memory: { idle, saturated, containers } }: BenchResults): string[][] {
  const rows = (['api', 'runner', 'postgres'] as const).map((name) => [
    name,
    mib(idle[name]),
    saturated ? mib(saturated[name]) : '',
  ]);
  const warm = Object.entries(containers).map(([profile, bytes]) => [
    `warm sandbox, ${profile}`,
    mib(bytes),
    '',
  ]);
  return [['', 'idle', 'saturated'], ...rows, ...warm];
}

function growthRows({ growth }: BenchResults): string[][] {
  const pair = ({ p50, p95 }: Spread) => `${p50.toFixed(1)} / ${p95.toFixed(1)}`;
  return [
    ['queued', 'store p50/p95', 'standing', 'claim', 'report', 'fill s', 'drain s', 'api'],
    ...growth.map(({ queued, enqueue, standing, claim, report, fillSeconds, drainSeconds, apiBytes }) => [
      String(queued),
      ...[enqueue, standing, claim, report].map(pair),
      fillSeconds.toFixed(2),
      drainSeconds.toFixed(2),
      mib(apiBytes),
    ]),
  ];
}

function targetRow(target: Target): string[] {
  const { name, limit, atLeast, unit, value } = target;
  const told = (number: number) =>
    unit === 'ms' ? `${number.toFixed(1)} ms` : `${number.toFixed(2)}${unit && ` ${unit}`}`;
  return [name, told(value), `${atLeast ? '≥' : '≤'} ${told(limit)}`, verdictOn(target)];
}

function ms(value: number): string {
  return value.toFixed(0);
}

function times(value: number): string {
  return value.toFixed(2);
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(0)} GiB`;
}
