const GLYPHS: Readonly<Record<string, string>> = {
  archive: '🗄',
  bell: '🔔',
  calendar: '📅',
  check: '✓',
  clock: '🕑',
  copy: '⧉',
  delete: '🗑',
  download: '⬇',
  edit: '✎',
  export: '⬆',
  file: '📄',
  filter: '⧩',
  folder: '📁',
  globe: '🌐',
  import: '⬇',
  lock: '🔒',
  mail: '✉',
  map: '🗺',
  message: '💬',
  play: '▶',
  print: '🖨',
  refresh: '↻',
  search: '🔍',
  send: '➤',
  settings: '⚙',
  star: '★',
  trash: '🗑',
  upload: '⬆',
  user: '👤',
  warning: '⚠',
};

/** The sign for the name of an icon: one of the common names, or what is a sign itself; undefined for any other name. */
export function iconGlyph(icon: string | undefined): string | undefined {
  if (icon === undefined) return undefined;
  const isSign = !/[\p{L}\p{N}]/u.test(icon) && [...new Intl.Segmenter().segment(icon)].length === 1;
  return isSign ? icon : Object.hasOwn(GLYPHS, icon) ? GLYPHS[icon] : undefined;
}
