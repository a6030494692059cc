import type { Level } from '@gopherlab/contracts';

/** Lowest first. */
export const LEVELS: readonly Level[] = ['P3-P5', 'P6-P7', 'P8+'];
