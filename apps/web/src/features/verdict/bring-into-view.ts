/** As a `ref`: what opens at the end of a scrolled pane is seen at once. One function for ever, so React calls it once. */
export function bringIntoView(node: HTMLElement | null): void {
  node?.scrollIntoView({ block: 'nearest' });
}
