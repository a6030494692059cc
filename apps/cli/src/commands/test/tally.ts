/** What a part of the test run counted. */
export interface Tally {
  passed: number;
  /** Each failed test by its name, and what was wrong with it. */
  failures: string[];
  /** Why each skipped test was skipped. */
  skipped: string[];
}

export function addTallies(tallies: Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  };
}

/** The closing line, alone on its line: `N passed, N failed` and, where there are any, `, N skipped`. */
export function closingLine({ passed, failures, skipped }: Tally): string {
  const line = `${passed} passed, ${failures.length} failed`;
  return skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line;
}

/** A part that ended badly without a failed test (it crashed, say) counts as one failure. */
export function withExitCode(tally: Tally, exitCode: number): Tally {
  if (exitCode === 0 || tally.failures.length > 0) return tally;
  return { ...tally, failures: [`it ended with exit code ${exitCode}, though no test failed`] };
}
