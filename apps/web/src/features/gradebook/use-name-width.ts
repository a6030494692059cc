import { useMediaQuery } from '@mantine/hooks';

/** The names stay in sight; on a narrow screen they leave room for three labs. */
export function useNameWidth(): number {
  return useMediaQuery('(max-width: 599px)') ? 116 : 200;
}
