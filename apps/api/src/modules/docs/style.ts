/** The page's only style sheet; its colours follow the reader's system. */
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d9dee3, #333b43); --muted: light-dark(#59636e, #9aa5b1);
  --surface: light-dark(#f6f8fa, #161b21); --accent: light-dark(#00708a, #5dc9e2); }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 22rem minmax(0, 1fr); font: 14px/1.5 system-ui, sans-serif;
  background: light-dark(#fff, #0f1318); color: light-dark(#1b2229, #e4e9ee); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; border-right: 1px solid var(--line); }
nav a { display: block; padding: 2px 0; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
nav a:hover, nav a:focus-visible { color: var(--accent); }
nav h2 { margin: 1rem 0 .25rem; border: 0; padding: 0; font-size: 12px; color: var(--muted); }
main { padding: 1.5rem 2rem 4rem; max-width: 62rem; }
h1 { margin: 0; font-size: 28px; } h2 { margin: 2.5rem 0 1rem; font-size: 20px; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { margin: 2rem 0 .25rem; font-size: 16px; overflow-wrap: anywhere; } h4 { margin: 1rem 0 .25rem; font-size: 13px; color: var(--muted); }
section, tr, h2, h3 { scroll-margin-top: 1rem; }
a { color: var(--accent); }
code, pre { font: 13px/1.45 ui-monospace, 'JetBrains Mono', monospace; }
pre { margin: .25rem 0; padding: .75rem; overflow: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; }
i { color: var(--muted); font-style: normal; }
b { display: inline-block; min-width: 3.6em; font: 600 12px ui-monospace, monospace; text-transform: uppercase; color: var(--accent); }
.who { color: var(--muted); margin: .25rem 0; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; color: var(--muted); font-weight: 500; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:target { background: var(--surface); }
dt { font-weight: 600; } dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
@media (max-width: 52rem) { body { display: block; } nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding: 1rem; } }
`;
