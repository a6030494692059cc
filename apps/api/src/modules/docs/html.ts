/** Text that is HTML already. */
export interface Html {
  html: string;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A template whose values are escaped unless they are HTML. */
export function html(parts: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  const texts = values.map((value) => {
    if (Array.isArray(value)) return value.map((part) => part.html).join('');
    return typeof value === 'object' ? value.html : escape(String(value));
  });
  return { html: parts.reduce((text, part, index) => text + (texts[index - 1] ?? '') + part) };
}

export function joined(parts: Html[], separator: string): Html {
  return { html: parts.map((part) => part.html).join(escape(separator)) };
}

/** `code` between backquotes, the rest as it is. */
export function prose(text: string): Html {
  return joined(
    text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`)),
    '',
  );
}
