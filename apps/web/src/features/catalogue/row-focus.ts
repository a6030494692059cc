/** Moves the focus among the rows of the list; past an end it stays. */
export function focusRow(where: 'first' | 'last' | 'next' | 'previous'): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-lab-link]')];
  const current = links.findIndex((link) => link === document.activeElement);
  const wanted = {
    first: 0,
    last: links.length - 1,
    next: Math.min(current + 1, links.length - 1),
    previous: Math.max(current - 1, 0),
  }[where];
  links[wanted]?.focus();
}
