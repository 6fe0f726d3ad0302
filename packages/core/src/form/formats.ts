interface Format {
  /** What a text in it is, to end a sentence with. */
  readonly words: string;
  readonly example: string;
  readonly fits: (text: string) => boolean;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/i;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const date: Format = {
  words: 'a date',
  example: '2026-01-31',
  // The parser takes the 30th of February for the 2nd of March, so the text must come back as it was.
  fits: (text) => DATE.test(text) && isMomentAs(`${text}T00:00:00Z`, text),
};
const address: Format = {
  words: 'an address',
  example: 'https://example.org/',
  fits: (text) => URL.canParse(text),
};

/** The formats of JSON Schema that a form knows; the others say nothing that it could check. */
const FORMATS: Readonly<Record<string, Format>> = {
  date,
  'date-time': {
    words: 'a date and time',
    example: '2026-01-31T12:00:00Z',
    fits: (text) => DATE_TIME.test(text) && date.fits(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)),
  },
  time: { words: 'a time of day', example: '12:00:00', fits: (text) => TIME.test(text) },
  email: {
    words: 'an email address',
    example: 'name@example.org',
    fits: (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text),
  },
  uri: address,
  url: address,
  uuid: {
    words: 'a UUID',
    example: '0199d4a5-7b1c-7e3f-8a52-3f6d1c9b2e40',
    fits: (text) => UUID.test(text),
  },
};

export function formatNamed(name: string | undefined): Format | undefined {
  return name !== undefined && Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
}

function isMomentAs(moment: string, beginning: string): boolean {
  const ms = Date.parse(moment);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(beginning);
}
