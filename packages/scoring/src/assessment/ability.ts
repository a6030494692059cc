import { AreaSchema, type Area } from '@gopherlab/contracts';
import { logLikelihood, type Evidence } from './evidence.ts';
import { ABILITIES, fromLogs, normal, normalized, type Grid } from './grid.ts';

/**
 * Prior of the overall ability. With P6 at 0 and P8 at 1.5 logits, this normal has 52.6 % below P6 and 11.5 % from P8 on,
 * which is how the 270 postings of seed 004 §3.1 divide (142, 97, 31).
 */
const OVERALL = { mean: -0.086, deviation: 1.32 };

/** How far one area strays from the overall ability: why an area without evidence stays wide. */
const AREA_DEVIATION = 1;

/** What is believed of somebody: masses over the grid. */
export interface Abilities {
  overall: Grid;
  areas: Record<Area, Grid>;
}

const STRAYS: readonly Grid[] = ABILITIES.map((overall) => normalized(normal(overall, AREA_DEVIATION)));
const PRIOR = normalized(normal(OVERALL.mean, OVERALL.deviation)).map(Math.log);

/**
 * The posterior of an overall ability and of ten areas that stray from it, exact on the grid. More success never lowers any
 * of them: every factor has a monotone likelihood ratio. The order of the evidence cannot matter: it is summed.
 */
export function abilitiesFrom(evidence: readonly Evidence[]): Abilities {
  const likelihoods = mapAreas((area) => likelihood(logLikelihood(evidence, area)));
  const messages = mapAreas((area) => messageOf(likelihoods[area]));
  const logsOfOverall = ABILITIES.map((_, index) =>
    AreaSchema.options.reduce((sum, area) => sum + (messages[area][index] ?? 0), PRIOR[index] ?? 0),
  );
  return {
    overall: fromLogs(logsOfOverall),
    areas: mapAreas((area) => {
      const others = logsOfOverall.map((log, index) => log - (messages[area][index] ?? 0));
      return areaPosterior(likelihoods[area], fromLogs(others));
    }),
  };
}

/** What one area's evidence says about the overall ability: log of the likelihood, averaged over how the area strays. */
function messageOf(areaLikelihood: Grid): Grid {
  return STRAYS.map((stray) => Math.log(dot(stray, areaLikelihood)));
}

/** An area's ability, from its own evidence and from what the other areas say of the overall ability. */
function areaPosterior(areaLikelihood: Grid, overallFromOthers: Grid): Grid {
  const prior = ABILITIES.map((_, index) =>
    overallFromOthers.reduce((sum, mass, at) => sum + mass * (STRAYS[at]?.[index] ?? 0), 0),
  );
  return normalized(prior.map((mass, index) => mass * (areaLikelihood[index] ?? 0)));
}

/** Scaled so that the largest is 1; a factor is of no matter. */
function likelihood(logs: Grid): Grid {
  const largest = Math.max(...logs);
  return logs.map((log) => Math.exp(log - largest));
}

function dot(a: Grid, b: Grid): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

/** A record with a value for each of the ten areas. */
export function mapAreas<T>(make: (area: Area) => T): Record<Area, T> {
  return Object.fromEntries(AreaSchema.options.map((area) => [area, make(area)])) as Record<Area, T>;
}
