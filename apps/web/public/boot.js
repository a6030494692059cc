// Runs before the first paint, so that a dark page never flashes white. The key is Mantine's colour scheme manager's.
(function () {
  var stored = null;
  try {
    stored = localStorage.getItem('gopherlab.theme');
  } catch {
    // Storage is switched off: follow the system.
  }
  var dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
