import { z } from 'zod';
import { WorkspaceFilesSchema } from './api.ts';
import { lineOfText } from './line-of-text.ts';

/**
 * The address of a snippet: the first 132 bits of the SHA-256 of its canonical content, as 22 characters of base64url.
 * Nobody can make another content for an address that is there.
 */
export const SnippetIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

/** `POST /api/snippets`: at most `SNIPPET_LIMITS`. */
export const ShareSnippetSchema = z.strictObject({ files: WorkspaceFilesSchema });
export type ShareSnippet = z.infer<typeof ShareSnippetSchema>;

/** `GET /api/snippets/{id}`: anybody's to read; the content never changes. */
export const SnippetSchema = z.strictObject({
  id: SnippetIdSchema,
  files: WorkspaceFilesSchema,
  createdAt: z.iso.datetime(),
});
export type Snippet = z.infer<typeof SnippetSchema>;

export const ReportReasonSchema = z.enum(['malicious', 'personal-data', 'copyright', 'spam', 'other']);
export type ReportReason = z.infer<typeof ReportReasonSchema>;

/** `POST /api/snippets/{id}/reports`: another one of the same person takes the place of the first. */
export const ReportSnippetSchema = z.strictObject({
  reason: ReportReasonSchema,
  /** What an admin should know. */
  detail: lineOfText(500).optional(),
});
export type ReportSnippet = z.infer<typeof ReportSnippetSchema>;

/** `PUT /api/admin/snippets/{id}/take-down`: the reason is shown to whoever opens the link. */
export const TakeDownSchema = z.strictObject({ reason: lineOfText(300) });

export const ReportStateSchema = z.enum(['open', 'closed']);
export type ReportState = z.infer<typeof ReportStateSchema>;

/** A snippet that was reported, with its reports, newest first. */
export const ReportedSnippetSchema = z.strictObject({
  id: SnippetIdSchema,
  createdAt: z.iso.datetime(),
  /** Null for guests, and for whoever left. */
  sharedBy: z.string().nullable(),
  files: z.array(z.strictObject({ path: z.string(), content: z.string() })),
  takenDown: z
    .strictObject({ at: z.iso.datetime(), by: z.string().nullable(), reason: z.string() })
    .nullable(),
  reports: z.array(
    z.strictObject({
      at: z.iso.datetime(),
      reason: ReportReasonSchema,
      detail: z.string().nullable(),
      /** Null for guests, and for whoever left. */
      by: z.string().nullable(),
      open: z.boolean(),
    }),
  ),
  /** Reports in all; `reports` holds the newest. */
  reportCount: z.int(),
});
export type ReportedSnippet = z.infer<typeof ReportedSnippetSchema>;

/** `GET /api/admin/snippet-reports`: snippets with an open report (or with none but closed ones), the latest reported first. */
export const ReportedSnippetPageSchema = z.strictObject({
  snippets: z.array(ReportedSnippetSchema),
  total: z.int(),
  /** Rows of a page. */
  size: z.int(),
});
export type ReportedSnippetPage = z.infer<typeof ReportedSnippetPageSchema>;
