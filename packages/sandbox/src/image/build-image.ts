import { z } from 'zod';
import type { Engine } from '../docker/engine.ts';
import { tarOf, type ContextFile } from './context-tar.ts';

/** What the build is at. */
export interface BuildProgress {
  step: number;
  steps: number;
  /** The step's instruction, as the Dockerfile words it. */
  instruction: string;
  /** The last line that the step printed. */
  line: string;
  /** Megabytes of Debian packages fetched until now. */
  fetchedMb: number;
}

export interface BuildImageOptions {
  engine: Engine;
  tag: string;
  /** `Dockerfile` among them. */
  files: readonly ContextFile[];
  args: Record<string, string>;
  labels: Record<string, string>;
  onProgress?: (progress: BuildProgress) => void;
  signal?: AbortSignal;
}

/** An image that could not be built, with the last lines of what the build said. */
export class ImageBuildError extends Error {
  readonly instruction: string;
  readonly output: string;

  constructor(message: string, instruction: string, output: string) {
    super(message);
    this.name = 'ImageBuildError';
    this.instruction = instruction;
    this.output = output;
  }
}

const MessageSchema = z.object({
  stream: z.string().optional(),
  error: z.string().optional(),
  status: z.string().optional(),
});
const KEPT_LINES = 40;
// eslint-disable-next-line no-control-regex
const COLOURS = /\x1b\[[0-9;]*m/g;

/** Builds an image with the engine's classic builder, which every engine has. Steps that did not change are cached. */
export async function buildImage(options: BuildImageOptions): Promise<void> {
  const { engine, tag, files, args, labels, signal } = options;
  const stream = await engine.buildImage(tarOf(files), {
    t: tag,
    dockerfile: 'Dockerfile',
    buildargs: args,
    labels,
    // A mirror or a proxy on the host's own loopback is reachable too.
    networkmode: 'host',
    rm: true,
    forcerm: true,
    ...(signal ? { abortSignal: signal } : {}),
  });
  const reader = createReader(options.onProgress);
  await new Promise<void>((resolve, reject) => {
    engine.modem.followProgress(
      stream,
      (error) => {
        if (error) reject(reader.fault ?? error);
        else resolve();
      },
      (message: unknown) => reader.read(message),
    );
  });
  if (reader.fault) throw reader.fault;
}

/** Makes progress of the engine's messages. */
function createReader(onProgress: BuildImageOptions['onProgress']) {
  const progress: BuildProgress = { step: 0, steps: 0, instruction: '', line: '', fetchedMb: 0 };
  const kept: string[] = [];
  const self = {
    fault: undefined as ImageBuildError | undefined,
    read(raw: unknown) {
      const message = MessageSchema.safeParse(raw).data;
      if (!message) return;
      if (message.error) {
        self.fault = new ImageBuildError(message.error, progress.instruction, kept.join('\n'));
        return;
      }
      for (const line of (message.stream ?? '').replace(COLOURS, '').split('\n')) readLine(line.trimEnd());
    },
  };
  function readLine(line: string) {
    if (line === '') return;
    const step = /^Step (\d+)\/(\d+) : (.*)$/.exec(line);
    if (step) {
      Object.assign(progress, {
        step: Number(step[1]),
        steps: Number(step[2]),
        instruction: step[3],
        line: '',
      });
    } else if (!line.startsWith(' --->')) {
      progress.line = line;
      progress.fetchedMb += fetchedMbOf(line);
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
    }
    onProgress?.({ ...progress });
  }
  return self;
}

/** apt's `Get:12 http://… golang amd64 1.27 [45.3 MB]` in megabytes; 0 for every other line. */
export function fetchedMbOf(line: string): number {
  const size = /^Get:\d+ .*\[([\d.,]+) (k?M?G?B)\]$/.exec(line);
  if (!size) return 0;
  const unit = { B: 1e-6, kB: 1e-3, MB: 1, GB: 1e3 }[size[2] ?? ''] ?? 0;
  return Number((size[1] ?? '').replaceAll(',', '')) * unit;
}
