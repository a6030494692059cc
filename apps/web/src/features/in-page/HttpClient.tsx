import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconSend2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HttpAnswer, HttpRequest } from '@gopherlab/gotool';
import { HttpAnswerView } from './HttpAnswerView.tsx';
import classes from './http-client.module.css';
import { METHODS, readRequest, serverUrl, takesBody, type RequestProblem } from './http-request.ts';
import { useElapsed } from '../workspace/use-elapsed.ts';

export interface HttpClientProps {
  /** Calls the program; null while none runs. */
  send: ((request: HttpRequest) => Promise<HttpAnswer>) | null;
  /** Where the program listens, each `host:port` as it asked for it. */
  addresses: readonly string[];
}

/** What came of the last request, or how long it has been under way. */
type Exchange =
  | { state: 'none' }
  | { state: 'waiting'; since: number; line: string }
  | { state: 'answered'; line: string; answer: HttpAnswer };

/** Sends requests to the server that runs in this tab. What was written and answered stays while programs come and go. */
export function HttpClient({ send, addresses }: HttpClientProps) {
  const { t } = useTranslation('httpClient');
  const [method, setMethod] = useState<string>('GET');
  const [url, setUrl] = useState('');
  const [headers, setHeaders] = useState('');
  const [body, setBody] = useState('');
  const [problem, setProblem] = useState<RequestProblem | null>(null);
  const { exchange, call } = useExchange();
  const waiting = exchange.state === 'waiting';
  const listens = send !== null && addresses.length > 0;
  const why = waiting
    ? t('busy')
    : send === null
      ? t('noProgram')
      : listens
        ? undefined
        : t('nothingListens');

  const submit = () => {
    if (waiting || send === null) return;
    const read = readRequest({ method, url, headers, body }, addresses);
    setProblem(read.ok ? null : read.problem);
    if (read.ok) void call(send, read.request);
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    submit();
  };
  const wrong = problem && sayProblem(problem, t);
  return (
    <div className={classes.client}>
      <form
        className={classes.request}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className={classes.line}>
          <NativeSelect
            size="xs"
            aria-label={t('method')}
            className={classes.method ?? ''}
            value={method}
            onChange={(event) => setMethod(event.currentTarget.value)}
            data={[...METHODS]}
          />
          <TextInput
            className={classes.url ?? ''}
            aria-label={t('url')}
            placeholder={`${addresses[0] === undefined ? 'http://localhost:8080' : serverUrl(addresses[0])}/`}
            value={url}
            error={problem !== null && problem.kind !== 'header'}
            aria-describedby={wrong ? 'http-client-problem' : undefined}
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => setUrl(event.currentTarget.value)}
            onKeyDown={handleKeyDown}
          />
          <Button
            type="submit"
            variant="default"
            leftSection={<IconSend2 size={14} aria-hidden />}
            {...(why === undefined ? {} : { 'data-disabled': true, 'aria-disabled': true, title: why })}
          >
            {t('send')}
          </Button>
        </div>
        {wrong ? (
          <p id="http-client-problem" className={classes.problem} role="alert">
            {wrong}
          </p>
        ) : null}
        <p className={classes.hint}>
          {listens ? t('listens', { addresses: addresses.map(serverUrl).join(', ') }) : why}
        </p>
        <div className={classes.parts} data-body={takesBody(method)}>
          <Textarea
            size="xs"
            label={t('headers')}
            placeholder="Accept: application/json"
            value={headers}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            classNames={{ input: classes.code ?? '' }}
            onChange={(event) => setHeaders(event.currentTarget.value)}
          />
          {takesBody(method) ? (
            <Textarea
              size="xs"
              label={t('body')}
              value={body}
              autosize
              minRows={2}
              maxRows={8}
              spellCheck={false}
              classNames={{ input: classes.code ?? '' }}
              onChange={(event) => setBody(event.currentTarget.value)}
            />
          ) : null}
        </div>
      </form>
      <section className={classes.answer} aria-label={t('answer')} data-state={exchange.state}>
        {exchange.state === 'waiting' ? <Waiting since={exchange.since} line={exchange.line} /> : null}
        {exchange.state === 'answered' ? (
          <HttpAnswerView line={exchange.line} answer={exchange.answer} />
        ) : null}
      </section>
    </div>
  );
}

/** One request at a time; the answer to one that was overtaken is dropped. */
function useExchange() {
  const [exchange, setExchange] = useState<Exchange>({ state: 'none' });
  const alive = useRef(true);
  // A program may end, and the pane be closed, while it answers.
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  const call = async (send: NonNullable<HttpClientProps['send']>, request: HttpRequest) => {
    const line = `${request.method} ${request.url}`;
    setExchange({ state: 'waiting', since: performance.now(), line });
    const answer = await send(request).catch((error: unknown): HttpAnswer => ({
      ok: false,
      message: error instanceof Error ? error.message : String(error),
    }));
    if (alive.current) setExchange({ state: 'answered', line, answer });
  };
  return { exchange, call };
}

function Waiting({ since, line }: { since: number; line: string }) {
  const { t } = useTranslation('httpClient');
  const elapsed = useElapsed(since, true);
  return (
    <>
      <p className={classes.status} aria-hidden>
        <code>{line}</code>
        <span className="numeric">{t('waiting', { seconds: (elapsed / 1000).toFixed(1) })}</span>
      </p>
      <span className="visually-hidden" role="status">
        {t('waiting', { seconds: 0 })}
      </span>
    </>
  );
}

function sayProblem(
  problem: RequestProblem,
  t: ReturnType<typeof useTranslation<'httpClient'>>['t'],
): string {
  return problem.kind === 'header'
    ? t('problem.header', { line: problem.line })
    : t(`problem.${problem.kind}`);
}
