/** What a terminal shows: a text that only grows, or is cleared. */
export interface TerminalSource {
  text: () => string;
  /** `chunk` is null when the text was cleared. */
  subscribe: (listener: (chunk: string | null) => void) => () => void;
}
