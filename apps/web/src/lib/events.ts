import type { StreamEvent } from '@gopherlab/contracts';
import { api } from './api.ts';
import { send } from './api-client.ts';
import { ApiError, isTransient } from './api-error.ts';
import { createSseParser } from './sse.ts';

/** `reconnecting`: the stream broke and is being resumed where it stopped. */
export type StreamStatus = 'connecting' | 'open' | 'reconnecting' | 'closed';

export interface StreamHandlers<T = StreamEvent> {
  onEvent: (event: T) => void;
  onStatus?: (status: StreamStatus) => void;
  /** The server refused the stream: it will not be tried again. */
  onError?: (error: ApiError) => void;
}

const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 5000;
/** The server sends at least a heartbeat comment more often than this; longer silence is a dead connection. */
const SILENCE_MS = 45_000;

/**
 * Follows the events of a submission until `finished`.
 *
 * @returns a function that ends it.
 */
export function followSubmission(id: string, handlers: StreamHandlers): () => void {
  return followStream(api.eventsUrl(id), handlers, (event) => event.kind === 'finished');
}

/**
 * Follows a stream until an event is the last. A broken one is resumed with `Last-Event-ID` where its events have
 * numbers, so no event is lost and none comes twice. `fetch` and not `EventSource`, which gives up for ever on a 502
 * and hides problem details.
 *
 * @returns a function that ends it.
 */
export function followStream<T>(
  url: string,
  handlers: StreamHandlers<T>,
  isLast: (event: T) => boolean,
): () => void {
  const stop = new AbortController();
  void follow(url, { ...handlers, isLast }, stop.signal);
  return () => stop.abort();
}

interface Following<T> extends StreamHandlers<T> {
  isLast: (event: T) => boolean;
}

async function follow<T>(url: string, handlers: Following<T>, stop: AbortSignal): Promise<void> {
  let lastId: string | undefined;
  let delay = FIRST_DELAY_MS;
  handlers.onStatus?.('connecting');
  while (!stop.aborted) {
    try {
      const finished = await readOnce<T>(url, lastId, stop, {
        onOpen: () => {
          delay = FIRST_DELAY_MS;
          handlers.onStatus?.('open');
        },
        onEvent: (event, eventId) => {
          lastId = eventId ?? lastId;
          handlers.onEvent(event);
          return handlers.isLast(event);
        },
      });
      if (finished) break;
    } catch (error) {
      if (stop.aborted) return;
      if (error instanceof ApiError && !isTransient(error)) {
        handlers.onStatus?.('closed');
        handlers.onError?.(error);
        return;
      }
    }
    if (stop.aborted) return;
    handlers.onStatus?.('reconnecting');
    await pause(delay, stop);
    delay = Math.min(delay * 2, LONGEST_DELAY_MS);
  }
  if (!stop.aborted) handlers.onStatus?.('closed');
}

interface ReadHandlers<T> {
  onOpen: () => void;
  /** Returns whether that was the last. */
  onEvent: (event: T, id: string | undefined) => boolean;
}

/** Reads one connection to its end; true when its last event has come. */
async function readOnce<T>(
  url: string,
  lastId: string | undefined,
  stop: AbortSignal,
  { onOpen, onEvent }: ReadHandlers<T>,
): Promise<boolean> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  let finished = false;
  const feed = createSseParser(({ id, data }) => {
    if (onEvent(JSON.parse(data) as T, id)) finished = true;
  });
  try {
    const response = await send(url, {
      headers: { accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'last-event-id': lastId }) },
      signal: AbortSignal.any([stop, silence.signal]),
    });
    onOpen();
    if (!response.body) return false;
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      feed(chunk);
      if (finished) break;
    }
    return finished;
  } finally {
    clearTimeout(timer);
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
