/** Calls `listener` whenever the page changes between light and dark; what draws on its own reads its colours anew. */
export function watchScheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
  return () => observer.disconnect();
}

export function isDark(): boolean {
  return document.documentElement.dataset.mantineColorScheme === 'dark';
}
