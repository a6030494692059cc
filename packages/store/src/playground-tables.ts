import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { ReportReason, WorkspaceFiles } from '@gopherlab/contracts';

/** What somebody shared from the playground; the id is the address of its content. */
export interface SnippetsTable {
  id: string;
  /** Who shared it first. */
  person_id: string | null;
  files: ColumnType<WorkspaceFiles, string, never>;
  created_at: Generated<Date>;
  taken_down_at: Date | null;
  taken_down_by: string | null;
  take_down_reason: string | null;
}

export interface SnippetReportsTable {
  id: GeneratedAlways<string>;
  snippet_id: string;
  person_id: string | null;
  reason: ReportReason;
  detail: string | null;
  created_at: Generated<Date>;
  closed_at: Date | null;
}

export interface PlaygroundTables {
  snippets: SnippetsTable;
  snippet_reports: SnippetReportsTable;
}
