import { expect, test } from 'vitest';
import { createSseParser, type SseMessage } from './sse.ts';

function parse(chunks: string[]): SseMessage[] {
  const messages: SseMessage[] = [];
  const feed = createSseParser((message) => messages.push(message));
  chunks.forEach(feed);
  return messages;
}

test('messages are whole wherever the network cuts them', () => {
  const stream = 'id: 1\ndata: {"a":1}\n\nid: 2\ndata: {"b":"two words"}\n\n';
  const whole = parse([stream]);
  expect(whole).toEqual([
    { id: '1', data: '{"a":1}' },
    { id: '2', data: '{"b":"two words"}' },
  ]);
  for (let cut = 1; cut < stream.length; cut += 1) {
    expect(parse([stream.slice(0, cut), stream.slice(cut)])).toEqual(whole);
  }
});

test('heartbeats, unknown fields and Windows line ends make no message', () => {
  expect(parse([': still here\n\n', 'retry: 100\n\n', 'event: x\r\ndata: 1\r\n\r\n'])).toEqual([
    { id: undefined, data: '1' },
  ]);
});

test('several data lines are one message, and a message that is not finished is not given', () => {
  expect(parse(['data: a\ndata: b\n\ndata: c\n'])).toEqual([{ id: undefined, data: 'a\nb' }]);
});
