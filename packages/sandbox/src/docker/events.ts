import type { PassThrough } from 'node:stream';
import { GraderEventSchema, type GraderEvent } from '@gopherlab/contracts';
import { z } from 'zod';
import { SandboxFault } from '../sandbox.ts';

/** Everything that a grader may write in one grading; artefacts travel in it. */
const STREAM_BYTES = 96 * 1024 * 1024;

/** Parses a grader's NDJSON. Only the grader can write there, so a line that is no event is a fault of the platform. */
export async function* readEvents(stdout: PassThrough): AsyncGenerator<GraderEvent> {
  let pending: Buffer[] = [];
  let total = 0;
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > STREAM_BYTES) throw new SandboxFault(`the grader wrote over ${STREAM_BYTES} bytes`);
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      pending.push(rest.subarray(0, end));
      yield parseEvent(Buffer.concat(pending).toString());
      pending = [];
      rest = rest.subarray(end + 1);
    }
    pending.push(rest);
  }
}

function parseEvent(line: string): GraderEvent {
  const parsed = GraderEventSchema.safeParse(tryJson(line));
  if (parsed.success) return parsed.data;
  throw new SandboxFault(
    `the grader wrote a line that is no event (${z.prettifyError(parsed.error)}): ${line.slice(0, 200)}`,
  );
}

function tryJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
