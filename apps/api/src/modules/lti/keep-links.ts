import { lti, ltiScores, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { cohortRoleOf, mayPlace, type LaunchClaims } from './claims.ts';
import type { Target } from './target.ts';

/** Choosing what to place takes a while. */
const CHOOSING_MINUTES = 60;
const SCORE_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/score';

/** A launch whose claims hold. */
export interface Platformed {
  platform: lti.LtiPlatformRecord;
  claims: LaunchClaims;
  /** Of this installation. */
  origin: string;
  requestId: string;
}

/** Keeps what the platform asks; returns its id. */
export async function keepDeepLink(
  tx: Tx,
  { personId, cohortId }: { personId: string; cohortId: string | undefined },
  { platform, claims }: Platformed,
): Promise<string> {
  const { deepLinking } = claims;
  if (!deepLinking) throw refused('the claim deep_linking_settings is missing');
  if (!mayPlace(claims.roles)) throw refused('only instructors place something into a course');
  if (!deepLinking.accept_types.includes('ltiResourceLink'))
    throw refused('the platform takes no links of the type ltiResourceLink here');
  const link = {
    platform_id: platform.id,
    deployment_id: claims.deploymentId,
    person_id: personId,
    cohort_id: cohortId ?? null,
    return_url: deepLinking.deep_link_return_url,
    data: deepLinking.data ?? null,
    accepts_multiple: deepLinking.accept_multiple ?? false,
    line_items: deepLinking.accept_lineitem ?? null,
    course: claims.context?.title ?? claims.context?.label ?? null,
  };
  return lti.insertDeepLink(tx, link, CHOOSING_MINUTES);
}

/** What the platform's link leads to, and for a learner the place where the score goes. */
export async function keepLink(
  tx: Tx,
  { personId, cohortId, target }: { personId: string; cohortId: string | undefined; target: Target },
  { platform, claims }: Platformed,
): Promise<void> {
  const { resourceLink, grades, roles, subject } = claims;
  if (!resourceLink) throw refused('the claim resource_link is missing');
  const linkId = await lti.upsertLink(tx, {
    platform_id: platform.id,
    deployment_id: claims.deploymentId,
    resource_link_id: resourceLink.id,
    cohort_id: cohortId ?? null,
    title: resourceLink.title ?? '',
    target_kind: target.kind,
    target: target.target,
    lineitem_url: grades?.lineitem ?? null,
    lineitems_url: grades?.lineitems ?? null,
    scopes: grades?.scope ?? [],
  });
  const takesScores = grades?.scope.includes(SCORE_SCOPE) && (grades.lineitem ?? grades.lineitems);
  if (takesScores && cohortRoleOf(roles) === 'learner') {
    await ltiScores.watch(tx, { linkId, personId, subject });
  }
}

export function refused(detail: string): AppError {
  return new AppError('LTI_REFUSED', detail);
}
