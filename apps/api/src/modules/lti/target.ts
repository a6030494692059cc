import { LabSlugSchema, UuidSchema, type LtiChoice } from '@gopherlab/contracts';

export type Target = Pick<LtiChoice, 'kind' | 'target'>;

const KINDS = [
  ['lab', 'labs', LabSlugSchema],
  ['track', 'tracks', LabSlugSchema],
  ['assignment', 'assignments', UuidSchema],
] as const;

/** The page of a target. */
export function pathOf({ kind, target }: Target): string {
  const folder = KINDS.find(([name]) => name === kind)?.[1] ?? '';
  return `/${folder}/${target}`;
}

/**
 * Where a launch leads: a target, or undefined for the start page. Null for an address that is not one of ours: the
 * browser is sent nowhere else.
 */
export function targetOf(address: string | undefined, origin: string): Target | undefined | null {
  if (address === undefined) return undefined;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.origin !== origin || url.username !== '' || url.password !== '') return null;
  const [folder = '', target = '', ...more] = url.pathname.slice(1).split('/');
  if (url.pathname === '/' || url.pathname === '/lti/launch') return undefined;
  const found = KINDS.find(([, name]) => name === folder);
  if (!found || more.length > 0) return null;
  const [kind, , schema] = found;
  return schema.safeParse(target).success ? { kind, target } : null;
}
