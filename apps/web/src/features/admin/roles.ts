import type { RoleName } from '@gopherlab/contracts';

/** Lowest first. */
export const ROLES: RoleName[] = ['candidate', 'instructor', 'admin'];
