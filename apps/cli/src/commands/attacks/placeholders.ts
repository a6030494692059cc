import type { VictimKind } from './attack.ts';

/** Words in an attack's files that the harness replaces, and the victim that gives them. */
const PLACEHOLDERS = {
  VICTIM_COMM: 'process',
  VICTIM_PID_HOST: 'process',
  VICTIM_FILE: 'file',
  VICTIM_PORT: 'listener',
} as const satisfies Record<string, VictimKind>;

export type PlaceholderValues = Partial<Record<keyof typeof PLACEHOLDERS | 'PACKAGE_NAME', string>>;

/** The planted secret: an attack has to find it, so it is never told. */
const NEVER_TOLD = 'VICTIM_TOKEN';

/** What is wrong with an attack's use of placeholders; empty when nothing is. */
export function placeholderProblems(files: Record<string, string>, victims: readonly VictimKind[]): string[] {
  const problems: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    if (text.includes(NEVER_TOLD))
      problems.push(`files/${path}: ${NEVER_TOLD} is never given to a submission`);
    for (const [word, victim] of Object.entries(PLACEHOLDERS)) {
      if (text.includes(word) && !victims.includes(victim)) {
        problems.push(`files/${path}: ${word} wants the victim ${victim}`);
      }
    }
  }
  return problems;
}

/** Files with their placeholders replaced. */
export function fillPlaceholders(
  files: Record<string, string>,
  values: PlaceholderValues,
): Record<string, string> {
  const fill = (text: string) =>
    Object.entries(values).reduce((filled, [word, value]) => filled.replaceAll(word, value), text);
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, fill(text)]));
}
