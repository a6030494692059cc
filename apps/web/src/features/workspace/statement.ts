/** The page has its own first heading, so the statement's is left out. */
export function withoutTitle(markdown: string): string {
  return markdown.replace(/^\s*# [^\n]*\n/, '');
}

/** Whether a list item of the statement begins with this check's id. */
export function namesCheck(markdown: string, id: string): boolean {
  return new RegExp(`^\\s*[-*] \`${id}\``, 'm').test(markdown);
}
