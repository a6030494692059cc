import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Mantine wants ten shades; the tokens decide, so all ten are the same variable. */
function shades(token: string): MantineColorsTuple {
  const value = `var(${token})`;
  return [value, value, value, value, value, value, value, value, value, value];
}

/** Mantine draws light surfaces, lines and texts with `gray`, dark ones with `dark`, each from its own end. */
const GRAYS = [
  '--surface-1',
  '--surface-2',
  '--line',
  '--line-strong',
  '--line-strong',
  '--text-muted',
  '--text-muted',
  '--text',
  '--text',
  '--text',
].map((token) => `var(${token})`) as unknown as MantineColorsTuple;
const DARKS = [
  '--text',
  '--text',
  '--text-muted',
  '--text-muted',
  '--line-strong',
  '--surface-2',
  '--surface-1',
  '--surface-1',
  '--surface-0',
  '--surface-0',
].map((token) => `var(${token})`) as unknown as MantineColorsTuple;

/** Mantine's knobs, set to the tokens of styles/tokens.css. */
export const theme = createTheme({
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  headings: { fontFamily: 'var(--font-sans)', fontWeight: '600' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.35' },
  radius: { xs: '3px', sm: '6px', md: '6px', lg: '6px', xl: '6px' },
  defaultRadius: 'sm',
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  shadows: { xs: 'none', sm: 'none', md: 'var(--shadow)', lg: 'var(--shadow)', xl: 'var(--shadow)' },
  colors: {
    gray: GRAYS,
    dark: DARKS,
    accent: shades('--accent'),
    pass: shades('--pass'),
    fail: shades('--fail'),
    warn: shades('--warn'),
  },
  primaryColor: 'accent',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // Heights: xs is 30 px (dense), sm 36 px.
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { size: 30, variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs', radius: 3, iconColor: 'var(--on-accent)' } },
    SegmentedControl: { defaultProps: { size: 'xs', withItemsBorders: false } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Tooltip: { defaultProps: { openDelay: 350, transitionProps: { duration: 80 } } },
    Modal: { defaultProps: { transitionProps: { duration: 100 } } },
    Skeleton: { defaultProps: { radius: 3 } },
  },
  variantColorResolver: (input) => {
    const color =
      typeof input.color === 'string' && input.color in TOKEN_OF ? TOKEN_OF[input.color] : undefined;
    const solid = color ?? '--accent-solid';
    switch (input.variant) {
      case 'filled':
        return {
          background: `var(${solid})`,
          hover: color ? `var(${solid})` : 'var(--accent-solid-hover)',
          color: 'var(--on-accent)',
          border: '1px solid transparent',
        };
      case 'light':
        return {
          background: `var(${color ? `${color}-soft` : '--accent-soft'})`,
          hover: 'var(--surface-2)',
          color: `var(${color ?? '--accent'})`,
          border: '1px solid transparent',
        };
      case 'subtle':
      case 'transparent':
        return {
          background: 'transparent',
          hover: input.variant === 'subtle' ? 'var(--surface-2)' : 'transparent',
          color: input.color === 'gray' ? 'var(--text-muted)' : `var(${color ?? '--accent'})`,
          border: '1px solid transparent',
        };
      default:
        return {
          background: 'var(--surface-1)',
          hover: 'var(--surface-2)',
          color: `var(${color ?? '--text'})`,
          border: '1px solid var(--line)',
        };
    }
  },
});

const TOKEN_OF: Record<string, string> = { pass: '--pass', fail: '--fail', warn: '--warn' };

const everywhere = {
  '--mantine-color-body': 'var(--surface-1)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-muted)',
  '--mantine-color-placeholder': 'var(--text-muted)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--fail)',
  '--mantine-color-default': 'var(--surface-1)',
  '--mantine-color-default-hover': 'var(--surface-2)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-disabled': 'var(--surface-2)',
  '--mantine-color-disabled-color': 'var(--text-muted)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent-solid)',
  '--mantine-primary-color-filled-hover': 'var(--accent-solid-hover)',
  '--mantine-color-accent-filled': 'var(--accent-solid)',
  '--mantine-color-accent-filled-hover': 'var(--accent-solid-hover)',
  '--mantine-color-accent-light': 'var(--accent-soft)',
  '--mantine-color-accent-light-hover': 'var(--surface-2)',
  '--mantine-color-accent-light-color': 'var(--accent)',
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  // Mantine's inputs are `white` in the light scheme; its selected segments are written in `white` in the dark one.
  light: { ...everywhere, '--mantine-color-white': 'var(--surface-1)' },
  dark: { ...everywhere, '--mantine-color-white': 'var(--text)' },
});
