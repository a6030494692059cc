import type { StreamEvent } from '@gopherlab/contracts';

/** Characters that are kept; a flood is cut by the sandbox long before, this guards the tab. */
const KEPT_CHARACTERS = 2_000_000;

export interface OutputLog {
  /** Everything so far, as it is written to the terminal. */
  text: () => string;
  append: (text: string) => void;
  clear: () => void;
  /** `chunk` is null when the log was cleared. */
  subscribe: (listener: (chunk: string | null) => void) => () => void;
}

/** An append-only log outside React: output of a chatty program must not render the page anew. */
export function createOutputLog(): OutputLog {
  let chunks: string[] = [];
  let length = 0;
  const listeners = new Set<(chunk: string | null) => void>();
  const tell = (chunk: string | null) => listeners.forEach((listener) => listener(chunk));
  return {
    text: () => chunks.join(''),
    append(text) {
      if (text === '' || length > KEPT_CHARACTERS) return;
      chunks.push(text);
      length += text.length;
      tell(text);
    },
    clear() {
      chunks = [];
      length = 0;
      tell(null);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const ESCAPE = '\u001b';
const GREY = `${ESCAPE}[90m`;
const RESET = `${ESCAPE}[0m`;

/** A line of ours between the program's lines: grey, so that nobody takes it for output. */
export function noteLine(text: string): string {
  return `${GREY}${text}${RESET}\r\n`;
}

/** Writes what an event of the stream has to say into the log. */
export function logStreamEvent(log: OutputLog, event: StreamEvent): void {
  if (event.kind === 'retried') log.clear();
  if (event.kind !== 'grader' || event.event.type !== 'output') return;
  const { source, text } = event.event;
  // The grader's own remarks are grey; what the candidate's programs say comes as it is.
  log.append(source === 'grader' ? `${GREY}${text}${RESET}` : text);
}

const COLOUR = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g');

/** The text as it is read, without the escape sequences that colour it. */
export function withoutColours(text: string): string {
  return text.replace(COLOUR, '');
}
