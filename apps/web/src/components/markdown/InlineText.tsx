import { Fragment } from 'react';

/** A sentence in which `backticks` mark code: titles and messages of checks are written so. */
export function InlineText({ text }: { text: string }) {
  return text
    .split('`')
    .map((part, index) =>
      index % 2 === 1 && part !== '' ? (
        <code key={index}>{part}</code>
      ) : (
        <Fragment key={index}>{part}</Fragment>
      ),
    );
}

/** The same sentence where there is only room for characters. */
export function withoutBackticks(text: string): string {
  return text.replaceAll('`', '');
}
