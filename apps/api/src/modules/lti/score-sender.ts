import { lti, ltiScores, type Db } from '@gopherlab/store';
import { OutboundError } from '../../outbound/call.ts';
import { backoffMs } from '../../outbound/backoff.ts';
import type { PlatformClient } from './platform-client.ts';
import { standingOf, type StandingOptions } from './scores.ts';

const BATCH = 10;
/** Longer than all calls of one score may take. */
const LEASE_MS = 90_000;
/** About 30 hours. */
const MOST_TRIES = 16;
const LONGEST_WAIT_MS = 6 * 60 * 60_000;

export interface ScoreSenderOptions extends StandingOptions {
  db: Db;
  client: PlatformClient;
}

/** Passes scores back that are due; returns how many it looked at. A score that would lower the platform's is kept. */
export async function sendDueScores(options: ScoreSenderOptions): Promise<number> {
  const due = await ltiScores.claimDue(options.db, BATCH, LEASE_MS);
  await Promise.all(due.map((score) => sendOne(options, score)));
  return due.length;
}

async function sendOne(options: ScoreSenderOptions, due: ltiScores.DueScore): Promise<void> {
  const { db } = options;
  const { score, replaces, heldUntil } = await standingOf(options, due);
  if (heldUntil) {
    const ms = Math.min(Math.max(heldUntil.getTime() - Date.now(), 1000), LONGEST_WAIT_MS);
    return ltiScores.postpone(db, due, { ms, error: null });
  }
  const rounded = score === null ? null : Math.round(score * 100) / 100;
  const sent = due.sentScore;
  const isNew = rounded !== null && (sent === null || (replaces ? rounded !== sent : rounded > sent));
  if (!isNew) return ltiScores.settle(db, due, undefined);
  try {
    const passed = await pass(options, due, rounded);
    await ltiScores.settle(db, due, passed ? rounded : undefined);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    const tries = due.attempts + 1;
    const ms = tries < MOST_TRIES ? backoffMs(tries) : null;
    await ltiScores.postpone(db, due, { ms, error: error.message });
  }
}

/** False where there is nobody to pass it to: the platform is gone, or this link has no line item. */
async function pass(
  { db, client }: ScoreSenderOptions,
  due: ltiScores.DueScore,
  score: number,
): Promise<boolean> {
  const platform = await lti.findPlatform(db, due.platformId);
  if (!platform) return false;
  const url = due.lineitemUrl ?? (await openLineItem({ db, client }, platform, due));
  if (url === undefined) return false;
  await client.sendScore(platform, url, { subject: due.subject, score });
  return true;
}

async function openLineItem(
  { db, client }: Pick<ScoreSenderOptions, 'db' | 'client'>,
  platform: lti.LtiPlatformRecord,
  due: ltiScores.DueScore,
): Promise<string | undefined> {
  if (due.lineitemsUrl === null) return undefined;
  const url = await client.openLineItem(platform, due.lineitemsUrl, {
    resourceLinkId: due.resourceLinkId,
    label: due.title === '' ? due.target : due.title,
    resourceId: `${due.targetKind}:${due.target}`,
  });
  await ltiScores.setLineItem(db, due.linkId, url);
  return url;
}
