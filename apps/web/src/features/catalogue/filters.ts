import type { Area, LabSummary, Level, Profile } from '@gopherlab/contracts';

const AREAS = [
  'go-core',
  'concurrency',
  'memory-pprof',
  'networking',
  'cloud-native',
  'ebpf',
  'wasm',
  'security',
  'reliability',
  'engineering',
] as const satisfies readonly Area[];
const LEVELS = ['P3-P5', 'P6-P7', 'P8+'] as const satisfies readonly Level[];
const TIMES = ['short', 'medium', 'long'] as const;
const PROFILES = ['standard', 'observe', 'kernel'] as const satisfies readonly Profile[];
const STATES = ['new', 'started', 'done'] as const;

/** Options of each facet, in the order in which they are shown. */
export const FACETS = { area: AREAS, level: LEVELS, time: TIMES, where: PROFILES, state: STATES } as const;

export type Facet = keyof typeof FACETS;
export type FacetOption<F extends Facet = Facet> = (typeof FACETS)[F][number];

/** What is asked for: within a facet any of the options, across facets all of them. Empty means no wish. */
export type Filters = { query: string } & { [F in Facet]: readonly FacetOption<F>[] };

export const NO_FILTERS: Filters = { query: '', area: [], level: [], time: [], where: [], state: [] };
export const FACET_NAMES = Object.keys(FACETS) as Facet[];

const SHORT_MINUTES = 30;
const MEDIUM_MINUTES = 60;

function valueOf(lab: LabSummary, facet: Facet): FacetOption {
  switch (facet) {
    case 'area':
      return lab.area;
    case 'level':
      return lab.level;
    case 'time':
      if (lab.minutes <= SHORT_MINUTES) return 'short';
      return lab.minutes <= MEDIUM_MINUTES ? 'medium' : 'long';
    case 'where':
      return lab.profile;
    case 'state':
      return lab.progress.state;
  }
}

/** Reads `?q=…&area=http,ebpf`; values that do not exist are dropped, so an old link still works. */
export function readFilters(params: URLSearchParams): Filters {
  const pick = <F extends Facet>(facet: F): FacetOption<F>[] => {
    const asked = new Set((params.get(facet) ?? '').split(','));
    return FACETS[facet].filter((option): option is FacetOption<F> => asked.has(option));
  };
  return {
    query: params.get('q') ?? '',
    area: pick('area'),
    level: pick('level'),
    time: pick('time'),
    where: pick('where'),
    state: pick('state'),
  };
}

/** Parameters that are not filters stay as they are. */
export function writeFilters(filters: Filters, params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  const entries: [string, string][] = [['q', filters.query.trim()]];
  for (const facet of FACET_NAMES) entries.push([facet, filters[facet].join(',')]);
  for (const [name, value] of entries) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}

export function toggleOption(filters: Filters, facet: Facet, option: FacetOption): Filters {
  const chosen: readonly FacetOption[] = filters[facet];
  const next = FACETS[facet].filter((candidate) =>
    candidate === option ? !chosen.includes(option) : chosen.includes(candidate),
  );
  return { ...filters, [facet]: next };
}

/** How many options are ticked; the search field is not one. */
export function countChosen(filters: Filters): number {
  return FACET_NAMES.reduce((sum, facet) => sum + filters[facet].length, 0);
}

export function filterLabs(labs: readonly LabSummary[], filters: Filters): LabSummary[] {
  return labs.filter((lab) => matches(lab, filters));
}

function matches(lab: LabSummary, filters: Filters, except?: Facet): boolean {
  return (
    matchesQuery(lab, filters.query) &&
    FACET_NAMES.every((facet) => facet === except || matchesFacet(lab, filters, facet))
  );
}

function matchesFacet(lab: LabSummary, filters: Filters, facet: Facet): boolean {
  const chosen: readonly FacetOption[] = filters[facet];
  return chosen.length === 0 || chosen.includes(valueOf(lab, facet));
}

/** Both languages are searched: people remember a lab by either name. */
function matchesQuery(lab: LabSummary, query: string): boolean {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { title, summary } = lab;
  const text = [lab.slug, title.en, title.zh, summary.en, summary.zh, lab.area, ...lab.tags]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export interface OptionCount {
  option: FacetOption;
  /** Labs that ticking it would show, with the other facets as they are. */
  count: number;
}

/** The options of a facet that the catalogue has at all, with counts. */
export function countOptions(labs: readonly LabSummary[], filters: Filters, facet: Facet): OptionCount[] {
  const existing = new Set(labs.map((lab) => valueOf(lab, facet)));
  const others = labs.filter((lab) => matches(lab, filters, facet));
  return FACETS[facet]
    .filter((option) => existing.has(option) || (filters[facet] as readonly FacetOption[]).includes(option))
    .map((option) => ({ option, count: others.filter((lab) => valueOf(lab, facet) === option).length }));
}

/** The lab somebody worked on last and has not finished. */
export function findOpenWork(labs: readonly LabSummary[]): LabSummary | undefined {
  return labs
    .filter(({ progress }) => progress.state === 'started')
    .sort((a, b) => (b.progress.lastActivityAt ?? '').localeCompare(a.progress.lastActivityAt ?? ''))[0];
}
