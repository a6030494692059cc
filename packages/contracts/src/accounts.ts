import { z } from 'zod';
import { LabSlugSchema, UuidSchema } from './ids.ts';
import { RoleNameSchema } from './teaching.ts';

/** A form of text that a person reads: nothing in it that controls a terminal or turns the direction of a line. */
const SHOWN = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u;

export const PersonNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(SHOWN, 'holds a character that is not shown');
/** Compared and kept in lower case. */
export const EmailSchema = z.email().max(254).toLowerCase();
/** NIST SP 800-63B: length is what counts; nothing is asked about its characters. */
export const NewPasswordSchema = z.string().min(10).max(128);
/** What may be tried; longer ones cannot be right. */
const GivenPasswordSchema = z.string().min(1).max(128);
/** 256 bits as base64url: what stands in the links that are sent and handed out. */
export const LinkTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is no link of ours');
/** `github`, or an OIDC provider's name in the configuration. */
export const ProviderIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);

/** Where somebody was going when they were asked to sign in: a path of this site, of which nothing else is followed. */
const NextPathSchema = z
  .string()
  .max(2000)
  .regex(/^\/[^\0\r\n]*$/);

/** `GET /api/accounts/options`: what signing up and in is like here. */
export const AccountOptionsSchema = z.strictObject({
  /** `invited`: only with an invitation. */
  signUp: z.enum(['open', 'invited']),
  /** Whether mail is configured: then addresses are confirmed, and a forgotten password can be set anew. */
  mail: z.boolean(),
  /** Nobody has an account here yet: whoever signs up is the admin. */
  firstAccount: z.boolean(),
  providers: z.array(z.strictObject({ id: ProviderIdSchema, name: z.string() })),
});
export type AccountOptions = z.infer<typeof AccountOptionsSchema>;

/** `POST /api/accounts/sign-up` */
export const SignUpSchema = z.strictObject({
  name: PersonNameSchema,
  email: EmailSchema,
  password: NewPasswordSchema,
  invitation: LinkTokenSchema.optional(),
  /** The link in the mail leads on to it. */
  next: NextPathSchema.optional(),
});
export type SignUp = z.infer<typeof SignUpSchema>;

/** A mail with a link was sent, or there was nobody to send it to: the answer is the same. */
export const MailSentSchema = z.strictObject({ sent: z.literal(true) });

/** `POST /api/accounts/sign-in` */
export const SignInSchema = z.strictObject({
  email: EmailSchema,
  password: GivenPasswordSchema,
});
export type SignIn = z.infer<typeof SignInSchema>;

/** `POST /api/accounts/confirm`: what the link in a mail carries. */
export const ConfirmSchema = z.strictObject({ token: LinkTokenSchema });
/** `POST /api/accounts/password-reset` */
export const RequestResetSchema = z.strictObject({ email: EmailSchema, next: NextPathSchema.optional() });
export type RequestReset = z.infer<typeof RequestResetSchema>;
/** `POST /api/admin/people/{id}/password-reset`: told once; only its hash is kept. */
export const ResetLinkSchema = z.strictObject({ link: z.string(), expiresAt: z.iso.datetime() });
export type ResetLink = z.infer<typeof ResetLinkSchema>;
/** `POST /api/accounts/password` */
export const ResetPasswordSchema = z.strictObject({ token: LinkTokenSchema, password: NewPasswordSchema });

/** `POST /api/accounts/external/{provider}`: begin at a provider. */
export const BeginExternalSchema = z.strictObject({
  invitation: LinkTokenSchema.optional(),
  next: NextPathSchema.optional(),
});
export type BeginExternal = z.infer<typeof BeginExternalSchema>;
/** Where the browser goes next. */
export const ExternalAddressSchema = z.strictObject({ url: z.string() });

const base64url = z
  .string()
  .max(16_384)
  .regex(/^[A-Za-z0-9_-]*$/);
const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['cross-platform', 'platform']).optional(),
  clientExtensionResults: z.record(z.string().max(80), z.unknown()).default({}),
};

/** What a browser's authenticator is asked (WebAuthn, level 3, JSON). */
export const PasskeyOptionsSchema = z.looseObject({ challenge: z.string() });
export type PasskeyOptions = z.infer<typeof PasskeyOptionsSchema>;
/** `POST /api/accounts/passkey`: the authenticator's answer, as `PublicKeyCredential.toJSON()` gives it. */
export const PasskeySignInSchema = z.strictObject({
  response: z.strictObject({
    ...credential,
    response: z.strictObject({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.optional(),
    }),
  }),
});
export type PasskeySignIn = z.infer<typeof PasskeySignInSchema>;
/** `POST /api/account/passkeys`: an authenticator's new key. */
export const AddPasskeySchema = z.strictObject({
  name: PersonNameSchema,
  response: z.strictObject({
    ...credential,
    response: z.strictObject({
      clientDataJSON: base64url,
      attestationObject: base64url,
      authenticatorData: base64url.optional(),
      publicKey: base64url.optional(),
      publicKeyAlgorithm: z.number().optional(),
      transports: z.array(z.string().max(40)).max(20).optional(),
    }),
  }),
});
export type AddPasskey = z.infer<typeof AddPasskeySchema>;

/** `GET /api/account` */
export const AccountSchema = z.strictObject({
  id: UuidSchema,
  name: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  role: RoleNameSchema,
  createdAt: z.iso.datetime(),
  hasPassword: z.boolean(),
  /** Providers that sign this account in. */
  providers: z.array(z.string()),
  passkeys: z.array(
    z.strictObject({ id: UuidSchema, name: z.string(), createdAt: z.iso.datetime(), backedUp: z.boolean() }),
  ),
  /** The older of two drafts of one lab, put aside when a guest's work came here. */
  keptDrafts: z.array(
    z.strictObject({
      id: UuidSchema,
      lab: LabSlugSchema,
      savedAt: z.iso.datetime(),
      files: z.array(z.string()),
    }),
  ),
});
export type Account = z.infer<typeof AccountSchema>;

/** `PATCH /api/account` */
export const RenameSchema = z.strictObject({ name: PersonNameSchema });
/** Needed where the last sign-in of this session is longer ago than 15 minutes. */
const proof = { currentPassword: GivenPasswordSchema.optional() };
/** What needs nothing but proof. */
export const AccountProofSchema = z.strictObject(proof);
/** `POST /api/account/email` */
export const ChangeEmailSchema = z.strictObject({ email: EmailSchema, ...proof });
/** `POST /api/account/password` */
export const ChangePasswordSchema = z.strictObject({ password: NewPasswordSchema, ...proof });
/** `POST /api/account/deletion`: the account's own address, so that nobody does it by a slip. */
export const DeleteAccountSchema = z.strictObject({ email: EmailSchema, ...proof });

/** `GET /api/account/sessions` */
export const AccountSessionsSchema = z.strictObject({
  sessions: z.array(
    z.strictObject({
      id: UuidSchema,
      /** The one that asks. */
      current: z.boolean(),
      createdAt: z.iso.datetime(),
      /** To the hour. */
      lastUsedAt: z.iso.datetime(),
      userAgent: z.string().nullable(),
      address: z.string().nullable(),
    }),
  ),
});
export type AccountSession = z.infer<typeof AccountSessionsSchema>['sessions'][number];

/** `POST /api/invitations/look` and `/accept` */
export const InvitationTokenSchema = z.strictObject({ token: LinkTokenSchema });
export const InvitationOfferSchema = z.strictObject({
  role: RoleNameSchema,
  email: z.string().nullable(),
  expiresAt: z.iso.datetime(),
});
export type InvitationOffer = z.infer<typeof InvitationOfferSchema>;

/** A row of `GET /api/admin/invitations` */
export const InvitationSchema = z.strictObject({
  id: UuidSchema,
  role: RoleNameSchema,
  email: z.string().nullable(),
  state: z.enum(['open', 'used', 'revoked', 'expired']),
  createdAt: z.iso.datetime(),
  createdBy: z.string().nullable(),
  expiresAt: z.iso.datetime(),
  usedAt: z.iso.datetime().nullable(),
  usedBy: z.string().nullable(),
});
export type Invitation = z.infer<typeof InvitationSchema>;
export const InvitationListSchema = z.strictObject({ invitations: z.array(InvitationSchema) });
/** `POST /api/admin/invitations` */
export const InviteSchema = z.strictObject({
  role: RoleNameSchema,
  email: EmailSchema.nullable(),
  /** Until it runs out. */
  days: z.int().min(1).max(90),
});
export type Invite = z.infer<typeof InviteSchema>;
/** The link is told this once. */
export const InvitedSchema = z.strictObject({ id: UuidSchema, link: z.string(), mailed: z.boolean() });
export type Invited = z.infer<typeof InvitedSchema>;

/** `GET /api/admin/people`, newest first */
export const PeoplePageSchema = z.strictObject({
  people: z.array(
    z.strictObject({
      id: UuidSchema,
      name: z.string(),
      email: z.string(),
      emailVerified: z.boolean(),
      role: RoleNameSchema,
      createdAt: z.iso.datetime(),
      /** To the hour; null without a session. */
      lastSeenAt: z.iso.datetime().nullable(),
    }),
  ),
  total: z.int(),
  /** Rows of a page. */
  size: z.int(),
});
export type PeoplePage = z.infer<typeof PeoplePageSchema>;
/** `PATCH /api/admin/people/{id}` */
export const ChangeRoleSchema = z.strictObject({ role: RoleNameSchema });

/** `GET /api/admin/audit`, newest first */
export const AuditPageSchema = z.strictObject({
  entries: z.array(
    z.strictObject({
      id: z.string(),
      at: z.iso.datetime(),
      /** Null for the platform itself. */
      actor: z.strictObject({ id: UuidSchema, name: z.string().nullable() }).nullable(),
      action: z.string(),
      subjectKind: z.string(),
      subjectId: z.string(),
      /** The person's name, where the subject is one that has a name. */
      subjectName: z.string().nullable(),
      detail: z.record(z.string(), z.unknown()),
      requestId: z.string().nullable(),
    }),
  ),
  /** Ask with `before` set to it for the next ones; null at the end. */
  next: z.string().nullable(),
  /** Every action that stands in the log. */
  actions: z.array(z.string()),
});
export type AuditPage = z.infer<typeof AuditPageSchema>;
