import { expect, test } from 'vitest';
import { joinLines } from '../../components/markdown/join-chinese-lines.ts';
import { parseLayout } from './layout-memory.ts';
import { parseCopy } from './local-drafts.ts';
import { createOutputLog, logStreamEvent, withoutColours } from './output-log.ts';
import { namesCheck, withoutTitle } from './statement.ts';

test('a remembered layout is used only when it has the same panes and fills the whole', () => {
  const fallback = { brief: 36, work: 64 };
  expect(parseLayout('{"brief":50,"work":50}', fallback)).toEqual({ brief: 50, work: 50 });
  for (const wrong of [null, '{}', '{"brief":50}', '{"brief":90,"work":50}', '{"brief":"50","work":50}']) {
    expect(parseLayout(wrong, fallback)).toBe(fallback);
  }
});

test('a copy that is not a draft is not taken for one', () => {
  expect(parseCopy('{"files":{"main.go":"x"},"baseRevision":3}')).toEqual({
    files: { 'main.go': 'x' },
    baseRevision: 3,
  });
  expect(parseCopy('{"files":{"main.go":1},"baseRevision":3}')).toBeNull();
  expect(parseCopy('{"files":{},"baseRevision":3}')).toBeNull();
  expect(parseCopy('7')).toBeNull();
});

test('a log tells its subscribers what is new, and when it was cleared', () => {
  const log = createOutputLog();
  const seen: (string | null)[] = [];
  const stop = log.subscribe((chunk) => seen.push(chunk));
  log.append('a');
  log.clear();
  stop();
  log.append('b');
  expect(seen).toEqual(['a', null]);
  expect(log.text()).toBe('b');
});

test('a try that begins again begins with an empty log', () => {
  const log = createOutputLog();
  log.append('half a build');
  logStreamEvent(log, { kind: 'retried', reason: 'the runner went away' });
  expect(log.text()).toBe('');
});

test('copied output has no colours', () => {
  expect(withoutColours('\u001b[31;1mFAIL\u001b[0m x')).toBe('FAIL x');
});

test('the statement gives its title to the page and names its checks by list items', () => {
  const statement = '# Pool\n\nText about `bounded`.\n\n- `no-leak`: nothing stays\n';
  expect(withoutTitle(statement)).toBe('\nText about `bounded`.\n\n- `no-leak`: nothing stays\n');
  expect(namesCheck(statement, 'no-leak')).toBe(true);
  expect(namesCheck(statement, 'bounded')).toBe(false);
});

test('a line break between Chinese characters is no space, one beside Latin letters is', () => {
  expect(joinLines('收到信号，\n每个都停')).toBe('收到信号，每个都停');
  expect(joinLines('收到\nSIGTERM')).toBe('收到\nSIGTERM');
});
