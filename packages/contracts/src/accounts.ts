import { z } from 'zod';

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
export const RequestResetSchema = z.strictObject({ email: EmailSchema });
/** `POST /api/accounts/password` */
export const ResetPasswordSchema = z.strictObject({ token: LinkTokenSchema, password: NewPasswordSchema });
