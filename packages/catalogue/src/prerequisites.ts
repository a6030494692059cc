/** Problems of what each lab (by slug) requires: labs that do not exist, and circles, each told once. */
export function prerequisiteProblems(required: Map<string, string[]>): string[] {
  const problems: string[] = [];
  for (const [slug, prerequisites] of required) {
    for (const other of prerequisites) {
      if (!required.has(other)) problems.push(`${slug}/lab.yaml: prerequisite ${other} is not a lab`);
    }
    const circle = findCircle(required, slug);
    // A circle is found from each of its labs; the alphabetically first one tells.
    if (circle && slug === [...circle].sort()[0]) {
      problems.push(`${slug}/lab.yaml: prerequisites go in a circle: ${[...circle, slug].join(' → ')}`);
    }
  }
  return problems;
}

/** The shortest way from `start` through prerequisites back to `start`. */
export function findCircle(required: Map<string, string[]>, start: string): string[] | undefined {
  const seen = new Set<string>();
  let ways = [[start]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const next of required.get(way.at(-1) ?? start) ?? []) {
        if (next === start) return way;
        if (seen.has(next)) continue;
        seen.add(next);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }
  return undefined;
}
