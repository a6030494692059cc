/** `NAME=value`, one a line; a line without a name is passed over. */
export function readEnvironment(text: string): Record<string, string> {
  const pairs = text
    .split('\n')
    .map((line) => /^\s*([A-Za-z_]\w*)=(.*?)\s*$/.exec(line))
    .filter((match) => match !== null);
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}
