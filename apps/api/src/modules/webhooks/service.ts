import type { CreateWebhook, Webhook } from '@gopherlab/contracts';
import { audit, webhooks, type Db, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { assertOutboundUrl, OutboundError, type OutboundPolicy } from '../../outbound/call.ts';
import { createWebhookSecret } from './signature.ts';

/** Of one cohort, or of the installation. */
const MOST_WEBHOOKS = 20;
const SHOWN_DELIVERIES = 20;

/** Whose webhooks: a cohort's, or the installation's. */
export type Owner = string | null;
interface Actor {
  actorId: string;
  requestId: string;
}

export type WebhookService = ReturnType<typeof createWebhookService>;

export function createWebhookService({ db, policy }: { db: Db; policy: OutboundPolicy }) {
  async function getEndpoint(tx: Db | Tx, owner: Owner, id: string): Promise<webhooks.WebhookEndpoint> {
    const found = (await webhooks.listEndpoints(tx, owner)).find((endpoint) => endpoint.id === id);
    if (!found) throw new AppError('WEBHOOK_NOT_FOUND');
    return found;
  }

  /** In one transaction with its entry in the audit log. */
  async function change(
    owner: Owner,
    id: string,
    action: string,
    actor: Actor,
    write: (tx: Tx) => Promise<void>,
  ) {
    await db.transaction().execute(async (tx) => {
      const { url, cohort_id } = await getEndpoint(tx, owner, id);
      await write(tx);
      const detail = { url, cohortId: cohort_id };
      await audit.appendAudit(tx, { ...actor, action, subjectKind: 'webhook', subjectId: id, detail });
    });
  }

  return {
    async list(owner: Owner): Promise<Webhook[]> {
      const endpoints = await webhooks.listEndpoints(db, owner);
      return Promise.all(endpoints.map((endpoint) => toView(db, endpoint)));
    },

    /** The secret is nowhere but in this answer. */
    async create(owner: Owner, { url, events }: CreateWebhook, actor: Actor) {
      assertUrl(url, policy);
      const secret = createWebhookSecret();
      const made = await db.transaction().execute(async (tx) => {
        if ((await webhooks.listEndpoints(tx, owner)).length >= MOST_WEBHOOKS) {
          throw new AppError('TOO_MANY_KEPT', `there are ${MOST_WEBHOOKS} webhooks; remove one first`);
        }
        const unique = [...new Set(events)];
        const input = { cohortId: owner, url, secret, events: unique, createdBy: actor.actorId };
        const id = await webhooks.insertEndpoint(tx, input);
        const detail = { url, events: unique, cohortId: owner };
        const entry = { action: 'webhook.created', subjectKind: 'webhook', subjectId: id, detail };
        await audit.appendAudit(tx, { ...actor, ...entry });
        return getEndpoint(tx, owner, id);
      });
      return { secret, webhook: await toView(db, made) };
    },

    remove: (owner: Owner, id: string, actor: Actor) =>
      change(owner, id, 'webhook.removed', actor, (tx) => webhooks.deleteEndpoint(tx, id)),

    enable: (owner: Owner, id: string, actor: Actor) =>
      change(owner, id, 'webhook.enabled', actor, (tx) => webhooks.enableEndpoint(tx, id)),

    /** What happens meanwhile is not told later. */
    disable: (owner: Owner, id: string, actor: Actor) =>
      change(owner, id, 'webhook.disabled', actor, (tx) => webhooks.disableEndpoint(tx, id)),

    /** A message of the type `webhook.test`, on the way that all others go. */
    async test(owner: Owner, id: string): Promise<void> {
      await getEndpoint(db, owner, id);
      const event = 'webhook.test';
      const body = JSON.stringify({ type: event, timestamp: new Date().toISOString(), data: {} });
      await webhooks.insertDelivery(db, { endpointId: id, event, body });
    },

    async sendAgain(owner: Owner, id: string, deliveryId: string): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await getEndpoint(tx, owner, id);
        if (!(await webhooks.sendAgain(tx, id, deliveryId))) throw new AppError('WEBHOOK_NOT_FOUND');
      });
    },
  };
}

function assertUrl(url: string, policy: OutboundPolicy): void {
  try {
    assertOutboundUrl(url, policy);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    throw new AppError('INVALID_INPUT', undefined, {
      issues: [{ path: 'body.url', message: error.message }],
    });
  }
}

async function toView(db: Db, endpoint: webhooks.WebhookEndpoint): Promise<Webhook> {
  const deliveries = await webhooks.listDeliveries(db, endpoint.id, SHOWN_DELIVERIES);
  return {
    id: endpoint.id,
    cohortId: endpoint.cohort_id,
    url: endpoint.url,
    events: endpoint.events as Webhook['events'],
    createdAt: endpoint.created_at.toISOString(),
    failingSince: endpoint.failing_since?.toISOString() ?? null,
    disabledAt: endpoint.disabled_at?.toISOString() ?? null,
    disabledReason: endpoint.disabled_reason,
    deliveries: deliveries.map((one) => ({
      id: one.id,
      event: one.event,
      state: one.state,
      attempts: one.attempts,
      createdAt: one.created_at.toISOString(),
      nextAt: one.state === 'pending' ? one.next_at.toISOString() : null,
      lastAt: one.last_at?.toISOString() ?? null,
      lastStatus: one.last_status,
      lastError: one.last_error,
      lastMs: one.last_ms,
    })),
  };
}
