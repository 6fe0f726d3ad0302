/** The style sheet of the API page: the reader's own fonts, light or dark as their system is. */
export const DOCS_CSS = `:root {
  color-scheme: light dark;
  --line: light-dark(#d8dee4, #3a424b);
  --quiet: light-dark(#57606a, #9aa4af);
  --panel: light-dark(#f6f8fa, #1c2128);
}
body {
  margin: 0;
  display: grid;
  grid-template-columns: 18rem minmax(0, 1fr);
  font: 16px/1.5 system-ui, sans-serif;
}
nav {
  position: sticky;
  top: 0;
  height: 100vh;
  overflow: auto;
  padding: 0 1rem 2rem;
  border-right: 1px solid var(--line);
  font-size: 14px;
  box-sizing: border-box;
}
nav p { margin: 1rem 0 0.25rem; font-weight: 600; }
nav ul { list-style: none; margin: 0; padding: 0; }
main { padding: 0 2rem 4rem; max-width: 60rem; }
article { border-top: 1px solid var(--line); padding: 0.5rem 0 1.5rem; scroll-margin-top: 0.5rem; }
h2 { margin-top: 2.5rem; }
.address b { color: light-dark(#0550ae, #6cb6ff); }
small { color: var(--quiet); }
table { border-collapse: collapse; width: 100%; margin: 0.75rem 0; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); }
pre { background: var(--panel); padding: 0.75rem 1rem; overflow: auto; border-radius: 6px; font-size: 13px; max-height: 30rem; }
code, pre { font-family: ui-monospace, monospace; }
@media (max-width: 50rem) {
  body { display: block; }
  nav { position: static; height: auto; border: 0; }
  main { padding: 0 1rem 4rem; }
}
`;
