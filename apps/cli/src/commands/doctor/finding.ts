/** What `doctor` found about one prerequisite. */
export interface Finding {
  id: string;
  title: string;
  /** `degraded`: Gopherlab works, but something is slower, weaker or missing. */
  status: 'pass' | 'degraded' | 'fail';
  /** What was seen, with the number or version. */
  seen: string;
  /** Why it matters. */
  why: string;
  /** The command that mends it; absent when nothing needs mending. */
  mend?: string;
}
