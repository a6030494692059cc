/** Arguments as a shell would split them: by spaces, with single and double quotes and backslashes. */
export function splitArgs(line: string): string[] {
  const args: string[] = [];
  let open: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    const next = line.charAt(at + 1);
    if (character === quote) {
      quote = null;
    } else if (character === '\\' && quote !== "'" && next !== '') {
      open = `${open ?? ''}${next}`;
      at += 1;
    } else if (quote === null && (character === '"' || character === "'")) {
      quote = character;
      open ??= '';
    } else if (quote === null && /\s/.test(character)) {
      if (open !== null) args.push(open);
      open = null;
    } else {
      open = `${open ?? ''}${character}`;
    }
  }
  return open === null ? args : [...args, open];
}
