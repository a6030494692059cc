import { PassThrough } from 'node:stream';
import type { ContainerCreateOptions } from 'dockerode';
import type { Engine } from './engine.ts';
import { ownerLabels } from './owner.ts';

/** Runs a container of ours to its end and removes it. Output of both streams comes as text; resolves with the exit code. */
export async function runToEnd(
  engine: Engine,
  options: ContainerCreateOptions,
  onOutput: (text: string) => void,
): Promise<number> {
  const container = await engine.createContainer({ ...options, Labels: ownerLabels() });
  try {
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const output = new PassThrough();
    output.on('data', (chunk: Buffer) => onOutput(chunk.toString()));
    engine.modem.demuxStream(stream, output, output);
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    return StatusCode;
  } finally {
    await container.remove({ force: true });
  }
}
