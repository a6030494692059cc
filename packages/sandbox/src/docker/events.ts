import type { Readable } from 'node:stream';
import { GraderEventSchema, type GraderEvent } from '@gopherlab/contracts';
import { z } from 'zod';
import { SandboxFault } from '../sandbox.ts';

/** Everything that a grader may write in one grading; artefacts travel in it. */
const STREAM_BYTES = 96 * 1024 * 1024;
/** Lines that are no events. A few are passed over; a grader that writes more speaks another protocol. */
const GARBAGE_LINES = 20;

export interface ReadEventsOptions {
  streamBytes?: number;
  /** Hears each line that was passed over. */
  onGarbage?: (reason: string) => void;
}

/** Parses a grader's NDJSON. Throws SandboxFault when it is too much, or not the protocol. */
export async function* readEvents(
  stdout: Readable,
  options: ReadEventsOptions = {},
): AsyncGenerator<GraderEvent> {
  const { streamBytes = STREAM_BYTES, onGarbage } = options;
  let garbage = 0;
  for await (const line of readLines(stdout, streamBytes)) {
    const parsed = GraderEventSchema.safeParse(tryJson(line));
    if (parsed.success) {
      yield parsed.data;
      continue;
    }
    garbage += 1;
    onGarbage?.(`${z.prettifyError(parsed.error)}: ${line.slice(0, 200)}`);
    if (garbage > GARBAGE_LINES)
      throw new SandboxFault(`the grader wrote over ${GARBAGE_LINES} lines that are no events`);
  }
}

async function* readLines(stdout: Readable, most: number): AsyncGenerator<string> {
  let pending: Buffer[] = [];
  let total = 0;
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > most) throw new SandboxFault(`the grader wrote over ${most} bytes`);
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      pending.push(rest.subarray(0, end));
      yield Buffer.concat(pending).toString();
      pending = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) pending.push(rest);
  }
  if (pending.length > 0) yield Buffer.concat(pending).toString();
}

function tryJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
