/** One message of a Server-Sent Events stream. */
export interface SseMessage {
  id: string | undefined;
  data: string;
}

/** Cuts a byte stream into messages. Lines that start with a colon are heartbeats; only their arrival matters. */
export function createSseParser(onMessage: (message: SseMessage) => void): (chunk: string) => void {
  let rest = '';
  let id: string | undefined;
  let data: string[] = [];
  function line(text: string) {
    if (text === '') {
      if (data.length > 0) onMessage({ id, data: data.join('\n') });
      data = [];
      return;
    }
    const colon = text.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    if (field === 'id') id = value;
  }
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n/);
    rest = lines.pop() ?? '';
    for (const text of lines) line(text);
  };
}
