/** Words that the source shortens or writes in the wrong case. */
const WORDS: Readonly<Record<string, string>> = {
  Afb: 'AFB', // Air Force Base
  Amf: 'AMF', // Air Mail Facility
  Jrb: 'JRB', // Joint Reserve Base
  Nas: 'NAS', // Naval Air Station
  Bch: 'Beach',
  Ctr: 'Center',
  Ft: 'Fort',
  Mt: 'Mount',
  St: 'Saint',
  Twp: 'Township',
};

/** Small within a name, capital at its beginning. */
const SMALL = new Set(['And', 'By', 'In', 'Of', 'On', 'Or', 'The']);

/** The name of a place as a map would print it. The source put every name through "capitalise each word", which
 *  spoils `McGrath`, `AFB` and `of`, spaced initials out and shortened some words. A name that is right comes back as it is. */
export function spellName(name: string): string {
  return name
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ ?\/ ?/g, '/')
    .replace(/\b[A-Z](?: [A-Z]\b){2,}/g, (initials) => initials.replaceAll(' ', ''))
    .replace(/\bMc ?([a-z])/gi, (_, letter: string) => `Mc${letter.toUpperCase()}`)
    .replace(/\p{L}+/gu, (word, offset: number) => {
      if (offset > 0 && SMALL.has(word)) return word.toLowerCase();
      return WORDS[word] ?? word;
    });
}
