import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type CreatedAt = Generated<Date>;

/** What happened and is not told yet; written by triggers, in the transaction of the event itself. */
export interface IntegrationOutboxTable {
  id: GeneratedAlways<string>;
  kind: string;
  data: ColumnType<Record<string, string>, string, string>;
  created_at: CreatedAt;
}

export interface AnnouncedClosingsTable {
  assignment_id: string;
  closes_at: Date;
}

/** A person's token for the API; only its SHA-256 is here. */
export interface ApiTokensTable {
  id: Generated<string>;
  person_id: string;
  name: string;
  token_hash: Buffer;
  /** Its last characters, to tell one from another. */
  hint: string;
  scopes: string[];
  created_at: CreatedAt;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

/** A secret address; without a cohort it has the deadlines of the person. */
export interface CalendarFeedsTable {
  id: Generated<string>;
  person_id: string;
  cohort_id: string | null;
  secret_hash: Buffer;
  created_at: CreatedAt;
  last_used_at: Date | null;
}

/** Without a cohort it hears of the whole installation. */
export interface WebhookEndpointsTable {
  id: Generated<string>;
  cohort_id: string | null;
  url: string;
  /** Signs what is sent, so it is kept as it is. */
  secret: string;
  events: string[];
  created_by: string;
  created_at: CreatedAt;
  /** Since when nothing arrived; null after a success. */
  failing_since: Date | null;
  disabled_at: Date | null;
  disabled_reason: string | null;
  deleted_at: Date | null;
}

export interface WebhookDeliveriesTable {
  /** Also the message's `webhook-id`: the same at every try. */
  id: Generated<string>;
  endpoint_id: string;
  event: string;
  /** The very bytes that are signed. */
  body: string;
  state: Generated<'pending' | 'delivered' | 'failed'>;
  attempts: Generated<number>;
  created_at: CreatedAt;
  /** Of a pending one: when it is tried; while it is under way, when another process may take it over. */
  next_at: CreatedAt;
  last_at: Date | null;
  last_status: number | null;
  last_error: string | null;
  last_ms: number | null;
}

export interface LtiPlatformsTable {
  id: Generated<string>;
  name: string;
  issuer: string;
  client_id: string;
  auth_url: string;
  token_url: string;
  jwks_url: string;
  deployment_ids: string[];
  /** Whether its instructors become instructors here too. */
  instructors_teach: boolean;
  created_by: string;
  created_at: CreatedAt;
  deleted_at: Date | null;
  last_launch_at: Date | null;
  /** The last launch that was refused; forgotten with the next one that is not. */
  refused_at: Date | null;
  refused_reason: string | null;
  /** The deployment that it named, where that was the reason. */
  refused_deployment: string | null;
}

/** A link with which one platform registers itself; only the SHA-256 of its token is here. */
export interface LtiRegistrationsTable {
  id: Generated<string>;
  token_hash: Buffer;
  name: string;
  instructors_teach: boolean;
  created_by: string;
  created_at: CreatedAt;
  expires_at: Date;
  used_at: Date | null;
  platform_id: string | null;
  last_error: string | null;
}

/** A login under way; taken away by the one launch that answers it. */
export interface LtiStatesTable {
  state_hash: Buffer;
  platform_id: string;
  nonce: string;
  browser_hash: Buffer;
  expires_at: Date;
}

/** Who the users of platforms are here. */
export interface LtiPeopleTable {
  issuer: string;
  subject: string;
  person_id: string;
  /** As the platform says; it proves nothing here. */
  email: string | null;
  created_at: CreatedAt;
}

/** Which cohort a course of a platform is. */
export interface LtiContextsTable {
  platform_id: string;
  deployment_id: string;
  context_id: string;
  title: string;
  cohort_id: string;
  memberships_url: string | null;
  synced_at: Date | null;
}

export interface LtiLinksTable {
  id: Generated<string>;
  platform_id: string;
  deployment_id: string;
  resource_link_id: string;
  cohort_id: string | null;
  title: string;
  target_kind: 'lab' | 'track' | 'assignment';
  /** A slug, or the id of an assignment. */
  target: string;
  lineitem_url: string | null;
  lineitems_url: string | null;
  scopes: string[];
}

export interface LtiScoresTable {
  link_id: string;
  person_id: string;
  subject: string;
  /** When the score is looked at again; null when there is nothing new. */
  due_at: Date | null;
  attempts: Generated<number>;
  /** 0 to 100. */
  sent_score: number | null;
  sent_at: Date | null;
  last_error: string | null;
  /** When `last_error` was. */
  failed_at: Date | null;
}

export interface LtiDeepLinksTable {
  id: Generated<string>;
  platform_id: string;
  deployment_id: string;
  person_id: string;
  cohort_id: string | null;
  return_url: string;
  data: string | null;
  accepts_multiple: boolean;
  /** Whether the platform makes columns for grades; null where it does not say. */
  line_items: boolean | null;
  /** What the platform calls it. */
  course: string | null;
  /** The signed answer, once something was chosen. */
  jwt: string | null;
  expires_at: Date;
}

export interface IntegrationTables {
  integration_outbox: IntegrationOutboxTable;
  announced_closings: AnnouncedClosingsTable;
  api_tokens: ApiTokensTable;
  calendar_feeds: CalendarFeedsTable;
  webhook_endpoints: WebhookEndpointsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  lti_platforms: LtiPlatformsTable;
  lti_registrations: LtiRegistrationsTable;
  lti_states: LtiStatesTable;
  lti_people: LtiPeopleTable;
  lti_contexts: LtiContextsTable;
  lti_links: LtiLinksTable;
  lti_scores: LtiScoresTable;
  lti_deep_links: LtiDeepLinksTable;
}
