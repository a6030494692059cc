import { webhooks, type Db } from '@gopherlab/store';
import { backoffMs } from '../../outbound/backoff.ts';
import { callOutbound, OutboundError, type OutboundPolicy } from '../../outbound/call.ts';
import { signWebhook } from './signature.ts';

const BATCH = 10;
const TIMEOUT_MS = 10_000;
/** Longer than one try can take: after it somebody else may send. */
const LEASE_MS = 15_000;
/** About 30 hours. */
const MOST_TRIES = 16;
const DISABLE_AFTER_HOURS = 24;
/** Nobody reads more of an answer. */
const MOST_ANSWER_BYTES = 4096;
const GONE = 410;

/** Sends what is due; returns how much that was. Each arrives at least once, and under one id. */
export async function sendDueWebhooks(db: Db, policy: OutboundPolicy): Promise<number> {
  const due = await webhooks.claimDue(db, BATCH, LEASE_MS);
  await Promise.all(due.map((delivery) => sendOne(db, policy, delivery)));
  return due.length;
}

async function sendOne(db: Db, policy: OutboundPolicy, delivery: webhooks.DueDelivery): Promise<void> {
  const begun = performance.now();
  const { status, error } = await post(policy, delivery);
  const ms = Math.round(performance.now() - begun);
  const last = delivery.attempts >= MOST_TRIES;
  const outcome = { status, error, ms, retryMs: last ? null : backoffMs(delivery.attempts) };
  await webhooks.noteTry(db, delivery, outcome, { afterHours: DISABLE_AFTER_HOURS, now: status === GONE });
}

async function post(
  policy: OutboundPolicy,
  { id, url, secret, body }: webhooks.DueDelivery,
): Promise<{ status: number | null; error: string | null }> {
  try {
    const { status } = await callOutbound(url, policy, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...signWebhook(secret, { id, body, at: new Date() }) },
      body,
      timeoutMs: TIMEOUT_MS,
      mostBytes: MOST_ANSWER_BYTES,
    });
    return { status, error: status >= 200 && status < 300 ? null : `the receiver answered ${status}` };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { status: null, error: error.message };
  }
}
