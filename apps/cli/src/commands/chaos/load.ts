import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import type { Verdict } from '@gopherlab/contracts';
import type { Chance } from './random.ts';
import type { Journal } from './journal.ts';
import type { Complain, Person } from './person.ts';
import { substanceOf, type Variant } from './variants.ts';

/** A verdict on a quiet system, for every variant. */
export type Baseline = Map<string, string>;

export interface LoadOptions {
  /** Who send; everybody keeps their place in this list. */
  people: Person[];
  variants: Variant[];
  journal: Journal;
  chance: Chance;
  complain: Complain;
}

export interface Load {
  /** Nothing new is sent from here on; resolves when everything that was begun is acknowledged and has its verdict. */
  stop(patience: AbortSignal): Promise<void>;
}

/** Grades each variant once while nothing is killed. Complains where a verdict is not what the lab promises. */
export async function takeBaseline(options: LoadOptions, signal: AbortSignal): Promise<Baseline> {
  const { people, variants, journal, complain } = options;
  const baseline: Baseline = new Map();
  for (const [index, variant] of variants.entries()) {
    const number = index % people.length;
    const person = people[number];
    if (!person) break;
    const id = await send({ person, number, variant, journal }, signal);
    if (id === undefined || !(await person.follow(id, signal))) continue;
    const verdict: Verdict | null | undefined = (await person.look(id, signal))?.verdict;
    if (!verdict) continue;
    const objection = variant.objection(verdict);
    if (objection) complain(`${variant.name}: not what the lab promises on a quiet system: ${objection}`);
    baseline.set(variant.name, substanceOf(verdict));
  }
  return baseline;
}

/** People who submit, follow, and submit again. */
export function startLoad(options: LoadOptions): Load {
  const stopped = new AbortController();
  const giveUp = new AbortController();
  const working = options.people.map((person, number) => work(options, person, number, { stopped, giveUp }));
  return {
    async stop(patience) {
      stopped.abort();
      patience.addEventListener('abort', () => giveUp.abort(), { once: true });
      if (patience.aborted) giveUp.abort();
      await Promise.all(working);
    },
  };
}

async function work(
  { variants, journal, chance, complain }: LoadOptions,
  person: Person,
  number: number,
  { stopped, giveUp }: { stopped: AbortController; giveUp: AbortController },
): Promise<void> {
  const bag = variants.flatMap((variant) => Array.from({ length: variant.weight }, () => variant));
  const signal = giveUp.signal;
  while (!stopped.signal.aborted) {
    const variant = chance.pick(bag);
    const key = randomUUID();
    const id = await send({ person, number, variant, journal, key }, signal);
    // As a page does whose answer was lost on its way: the same again must be the same submission.
    if (id !== undefined && chance.next() < 0.25) {
      const again = await person.submit(variant.input, key, signal);
      if (again && again.id !== id) complain(`the same key made ${id} and ${again.id}`);
    }
    if (id !== undefined) await person.follow(id, signal);
    await sleep(50 + chance.next() * 500, undefined, { signal: stopped.signal }).catch(() => undefined);
  }
}

interface Sending {
  person: Person;
  number: number;
  variant: Variant;
  journal: Journal;
  key?: string;
}

/** Sends a submission and writes down that it was acknowledged. */
async function send(
  { person, number, variant, journal, key = randomUUID() }: Sending,
  signal: AbortSignal,
): Promise<string | undefined> {
  const submission = await person.submit(variant.input, key, signal);
  if (!submission) return undefined;
  const { id } = submission;
  journal.add({ id, idempotencyKey: key, variant: variant.name, person: number, at: Date.now() });
  return id;
}
