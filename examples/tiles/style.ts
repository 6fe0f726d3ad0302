export type Colour = readonly [red: number, green: number, blue: number];

interface Style {
  readonly water: Colour;
  readonly land: Colour;
  readonly coast: Colour;
  readonly graticule: Colour;
}

/** How the parts of a pixel are coloured. */
export const STYLES = {
  day: { water: [190, 216, 234], land: [246, 241, 226], coast: [78, 112, 138], graticule: [152, 176, 196] },
  night: { water: [16, 24, 38], land: [50, 62, 76], coast: [142, 168, 190], graticule: [58, 76, 98] },
} as const satisfies Record<string, Style>;

export type StyleName = keyof typeof STYLES;
