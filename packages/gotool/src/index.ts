export type {
  Diagnostics,
  FormatResult,
  GoTool,
  HttpAnswer,
  HttpRequest,
  LoadProgress,
  Run,
  RunEnd,
  RunEvent,
  RunOptions,
  TestOptions,
} from './api.ts';
export { createGoTool } from './page/go-tool.ts';
