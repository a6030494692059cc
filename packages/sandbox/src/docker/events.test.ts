import { Readable } from 'node:stream';
import type { GraderEvent } from '@gopherlab/contracts';
import { expect, test } from 'vitest';
import { readEvents, type ReadEventsOptions } from './events.ts';

const DONE = '{"type":"done","atMs":1}';

async function read(chunks: string[], options?: ReadEventsOptions): Promise<GraderEvent[]> {
  const events: GraderEvent[] = [];
  const stdout = Readable.from(
    chunks.map((chunk) => Buffer.from(chunk)),
    { objectMode: false },
  );
  for await (const event of readEvents(stdout, options)) events.push(event);
  return events;
}

test('an event that is cut into pieces, within a character too, is one event', async () => {
  const line = Buffer.from('{"type":"output","atMs":0,"source":"test","text":"沙箱"}\n');
  const pieces = Readable.from(
    [...line].map((byte) => Buffer.from([byte])),
    { objectMode: false },
  );
  const events: GraderEvent[] = [];
  for await (const event of readEvents(pieces)) events.push(event);
  expect(events).toEqual([{ type: 'output', atMs: 0, source: 'test', text: '沙箱' }]);
});

test('several events in one piece, and a last one without a newline, all arrive', async () => {
  expect(await read([`${DONE}\n${DONE}\n${DONE}`])).toHaveLength(3);
});

test('a line that is no event is passed over and told', async () => {
  const told: string[] = [];
  const events = await read([`panic: oh\n{"type":"check","points":100}\n${DONE}\n`], {
    onGarbage: (why) => told.push(why),
  });
  expect(events.map(({ type }) => type)).toEqual(['done']);
  expect(told).toHaveLength(2);
  expect(told[0]).toContain('panic: oh');
});

test('a grader that writes nothing but garbage is a fault', async () => {
  await expect(read(['x\n'.repeat(50)])).rejects.toThrow(/lines that are no events/);
});

test('a grader that writes too much is a fault before it fills our memory', async () => {
  await expect(read([`${DONE}\n`, 'x'.repeat(200)], { streamBytes: 100 })).rejects.toThrow(/over 100 bytes/);
});
