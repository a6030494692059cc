import { useComputedColorScheme, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';

/** What was chosen (`auto` follows the system), what is shown, and how to choose. */
export function useColorScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme('light', { getInitialValueInEffect: false });
  return { chosen: colorScheme, shown, choose: (scheme: MantineColorScheme) => setColorScheme(scheme) };
}
