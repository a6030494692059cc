import { z } from 'zod';
import { LabSlugSchema, UuidSchema } from './ids.ts';

/** What a personal token may be made for; what its person may not do it cannot do either. */
export const TokenScopeSchema = z.enum(['read', 'submit', 'teach', 'admin']);
export type TokenScope = z.infer<typeof TokenScopeSchema>;

/** PostgreSQL keeps no U+0000 in a text. */
const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\0]*$/);
const NameSchema = text(120);

/** `POST /api/account/tokens` */
export const CreateTokenSchema = z.strictObject({
  name: NameSchema,
  scopes: z.array(TokenScopeSchema).min(1).max(4),
  expiresInDays: z.int().min(1).max(366),
});
export type CreateToken = z.infer<typeof CreateTokenSchema>;

export const ApiTokenSchema = z.strictObject({
  id: UuidSchema,
  name: z.string(),
  /** Its last characters. */
  hint: z.string(),
  scopes: z.array(TokenScopeSchema),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** To the minute. */
  lastUsedAt: z.iso.datetime().nullable(),
});
export type ApiToken = z.infer<typeof ApiTokenSchema>;
export const ApiTokenListSchema = z.strictObject({
  tokens: z.array(ApiTokenSchema),
  /** What the person may make a token for. */
  scopes: z.array(TokenScopeSchema),
});
/** The token itself is shown this once. */
export const CreatedTokenSchema = z.strictObject({ token: z.string(), details: ApiTokenSchema });
export type CreatedToken = z.infer<typeof CreatedTokenSchema>;

export const WebhookEventSchema = z.enum([
  'submission.graded',
  'grade.overridden',
  'assignment.closed',
  'member.joined',
]);
export type WebhookEvent = z.infer<typeof WebhookEventSchema>;

/** `POST /api/webhooks`, `POST /api/cohorts/:id/webhooks` */
export const CreateWebhookSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2000),
  events: z.array(WebhookEventSchema).min(1).max(4),
});
export type CreateWebhook = z.infer<typeof CreateWebhookSchema>;

export const WebhookDeliverySchema = z.strictObject({
  /** The message's `webhook-id`. */
  id: UuidSchema,
  /** `webhook.test` beside the events that are asked for. */
  event: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int(),
  createdAt: z.iso.datetime(),
  /** Of a pending one: when it is tried again. */
  nextAt: z.iso.datetime().nullable(),
  lastAt: z.iso.datetime().nullable(),
  /** HTTP status of the last answer; null when there was none. */
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
  /** Milliseconds that the last try took. */
  lastMs: z.int().nullable(),
});
export type WebhookDelivery = z.infer<typeof WebhookDeliverySchema>;

export const WebhookSchema = z.strictObject({
  id: UuidSchema,
  cohortId: UuidSchema.nullable(),
  url: z.string(),
  events: z.array(WebhookEventSchema),
  createdAt: z.iso.datetime(),
  failingSince: z.iso.datetime().nullable(),
  disabledAt: z.iso.datetime().nullable(),
  disabledReason: z.string().nullable(),
  /** The latest first. */
  deliveries: z.array(WebhookDeliverySchema),
});
export type Webhook = z.infer<typeof WebhookSchema>;
export const WebhookListSchema = z.strictObject({ webhooks: z.array(WebhookSchema) });
/** The secret that signs is shown this once. */
export const CreatedWebhookSchema = z.strictObject({ secret: z.string(), webhook: WebhookSchema });

/** `GET /api/account/calendar` */
export const CalendarSchema = z.strictObject({
  feeds: z.array(
    z.strictObject({
      /** Null: everything that the person is asked for. */
      cohort: z.strictObject({ id: UuidSchema, name: z.string() }).nullable(),
      /** Null when no address was made yet. */
      createdAt: z.iso.datetime().nullable(),
      lastUsedAt: z.iso.datetime().nullable(),
    }),
  ),
});
export type Calendar = z.infer<typeof CalendarSchema>;
/** The address is shown this once; a new one ends the old. */
export const CreateCalendarFeedSchema = z.strictObject({ cohortId: UuidSchema.nullable() });
export const CreatedCalendarFeedSchema = z.strictObject({ url: z.string() });

const HttpUrlSchema = z.url({ protocol: /^https?$/ }).max(2000);

/** `POST|PUT /api/lti/platforms` */
export const LtiPlatformInputSchema = z.strictObject({
  name: NameSchema,
  issuer: text(500),
  clientId: text(255),
  authUrl: HttpUrlSchema,
  tokenUrl: HttpUrlSchema,
  jwksUrl: HttpUrlSchema,
  deploymentIds: z.array(text(255)).min(1).max(50),
  /** Its instructors become instructors here; without it they only join as such. */
  instructorsTeach: z.boolean(),
});
export type LtiPlatformInput = z.infer<typeof LtiPlatformInputSchema>;
export const LtiPlatformSchema = z.strictObject({
  id: UuidSchema,
  ...LtiPlatformInputSchema.shape,
  authUrl: z.string(),
  tokenUrl: z.string(),
  jwksUrl: z.string(),
  /** None yet of a platform that registered itself and did not name one. */
  deploymentIds: z.array(z.string()),
  createdAt: z.iso.datetime(),
  /** Registered by the platform itself, with a link that an admin made. */
  registeredItself: z.boolean(),
  people: z.int(),
  /** Courses that are cohorts here. */
  contexts: z.int(),
  lastLaunchAt: z.iso.datetime().nullable(),
  /** The last launch that was refused; null once a later one was not. */
  lastRefusal: z
    .strictObject({
      at: z.iso.datetime(),
      reason: z.string(),
      /** A deployment that is not in the registration. */
      deploymentId: z.string().nullable(),
    })
    .nullable(),
  scores: z.strictObject({
    /** Due, or tried again later. */
    waiting: z.int(),
    /** Not tried again by itself any more. */
    givenUp: z.int(),
    lastSentAt: z.iso.datetime().nullable(),
    /** The latest failure among scores that have not arrived. */
    lastError: z.strictObject({ at: z.iso.datetime().nullable(), reason: z.string() }).nullable(),
  }),
});
export type LtiPlatform = z.infer<typeof LtiPlatformSchema>;
export const LtiPlatformListSchema = z.strictObject({
  platforms: z.array(LtiPlatformSchema),
  /** What the platform's admin is asked for. */
  tool: z.strictObject({
    loginUrl: z.string(),
    launchUrl: z.string(),
    jwksUrl: z.string(),
    targetUrl: z.string(),
    /** The same address: what is wanted is in the launch. */
    deepLinkUrl: z.string(),
  }),
});
export type LtiPlatformList = z.infer<typeof LtiPlatformListSchema>;

/** `POST /api/lti/registrations`: a link with which one platform registers itself (LTI dynamic registration). */
export const CreateLtiRegistrationSchema = z.strictObject({
  /** Of the platform, for the list; empty: what it calls itself. */
  name: z
    .string()
    .trim()
    .max(120)
    .regex(/^[^\0]*$/),
  instructorsTeach: z.boolean(),
  hours: z.int().min(1).max(168),
});
export type CreateLtiRegistration = z.infer<typeof CreateLtiRegistrationSchema>;
export const LtiRegistrationSchema = z.strictObject({
  id: UuidSchema,
  name: z.string(),
  instructorsTeach: z.boolean(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  state: z.enum(['open', 'used', 'expired']),
  /** What came of it: the platform's name. */
  platform: z.string().nullable(),
  /** Why the last try failed. */
  lastError: z.string().nullable(),
});
export type LtiRegistration = z.infer<typeof LtiRegistrationSchema>;
export const LtiRegistrationListSchema = z.strictObject({ registrations: z.array(LtiRegistrationSchema) });
/** The link is shown this once. */
export const CreatedLtiRegistrationSchema = z.strictObject({
  url: z.string(),
  registration: LtiRegistrationSchema,
});

/** `GET /api/admin/providers`: what the installation is configured to use; no secret is in it. */
export const ProviderStateSchema = z.strictObject({
  signUp: z.enum(['open', 'invited']),
  publicUrl: z.string().nullable(),
  providers: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      /** Null of GitHub, which has none. */
      issuer: z.string().nullable(),
      clientId: z.string(),
      /** What is entered there. */
      callbackUrl: z.string(),
    }),
  ),
  mail: z
    .strictObject({
      host: z.string(),
      port: z.int(),
      encrypted: z.boolean(),
      /** Whether it signs in there. */
      signsIn: z.boolean(),
      from: z.string(),
    })
    .nullable(),
  /** Whether machines of private networks are called. */
  privateNetworks: z.strictObject({ lti: z.boolean(), webhooks: z.boolean() }),
});
export type ProviderState = z.infer<typeof ProviderStateSchema>;

/** `GET /api/lti/deep-links/:id`: what may be placed into the course. */
export const LtiChoiceSchema = z.strictObject({
  kind: z.enum(['lab', 'track', 'assignment']),
  /** A slug, or the assignment's id. */
  target: z.string(),
  title: z.strictObject({ en: z.string(), zh: z.string() }),
  /** How long it takes; null where that is not known. */
  minutes: z.int().nullable(),
});
export type LtiChoice = z.infer<typeof LtiChoiceSchema>;
export const LtiDeepLinkSchema = z.strictObject({
  id: UuidSchema,
  platform: z.string(),
  /** Of the course, where the platform names it. */
  course: z.string().nullable(),
  /** Whether more than one may be placed at once. */
  multiple: z.boolean(),
  /** Whether the platform makes a column for grades; null when it does not say. */
  lineItems: z.boolean().nullable(),
  choices: z.array(LtiChoiceSchema),
});
export type LtiDeepLink = z.infer<typeof LtiDeepLinkSchema>;
/** `POST /api/lti/deep-links/:id`; nothing chosen goes back without having placed anything. */
export const ChooseLtiTargetsSchema = z.strictObject({
  language: z.enum(['en', 'zh']),
  items: z
    .array(
      z.strictObject({
        kind: LtiChoiceSchema.shape.kind,
        target: z.union([LabSlugSchema, UuidSchema]),
        /** Full marks in the platform's gradebook; null is no column there. */
        points: z.number().positive().max(10_000).nullable(),
        /** What the platform shows; here an assignment's own times hold. */
        dueAt: z.iso.datetime({ offset: true }).nullable(),
      }),
    )
    .max(50),
});
export type ChooseLtiTargets = z.infer<typeof ChooseLtiTargetsSchema>;
/** Where the browser goes to carry the answer back to the platform. */
export const LtiReturnSchema = z.strictObject({ path: z.string() });

/** `GET /api/cohorts/:id/lti`: the courses that a cohort is. */
export const LtiCourseListSchema = z.strictObject({
  courses: z.array(
    z.strictObject({
      platform: z.string(),
      title: z.string(),
      /** Whether the platform tells its members. */
      members: z.boolean(),
      syncedAt: z.iso.datetime().nullable(),
    }),
  ),
});
/** `POST /api/cohorts/:id/lti/roster` */
export const LtiRosterResultSchema = z.strictObject({
  members: z.int(),
  joined: z.int(),
  removed: z.int(),
});
