/** A state or territory, and the box that holds all its inhabited places. */
export interface Region {
  readonly name: string;
  /** Degrees; a box whose west is greater than its east crosses the 180th meridian. */
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** The states and territories that have ZIP codes. The boxes are those of the Census Bureau's outlines, rounded
 *  outwards to tenths of a degree. Hawaii's leaves out the uninhabited north-western islands, Puerto Rico's Mona. */
export const REGIONS: Readonly<Record<string, Region>> = {
  AK: { name: 'Alaska', south: 51.2, north: 71.4, west: 172.4, east: -129.9 },
  AL: { name: 'Alabama', south: 30.2, north: 35.1, west: -88.5, east: -84.8 },
  AR: { name: 'Arkansas', south: 33.0, north: 36.5, west: -94.7, east: -89.6 },
  AS: { name: 'American Samoa', south: -14.6, north: -11.0, west: -171.1, east: -168.1 },
  AZ: { name: 'Arizona', south: 31.3, north: 37.1, west: -114.9, east: -109.0 },
  CA: { name: 'California', south: 32.5, north: 42.1, west: -124.5, east: -114.1 },
  CO: { name: 'Colorado', south: 36.9, north: 41.1, west: -109.1, east: -102.0 },
  CT: { name: 'Connecticut', south: 40.9, north: 42.1, west: -73.8, east: -71.7 },
  DC: { name: 'District of Columbia', south: 38.8, north: 39.0, west: -77.2, east: -76.9 },
  DE: { name: 'Delaware', south: 38.4, north: 39.9, west: -75.8, east: -75.0 },
  FL: { name: 'Florida', south: 24.4, north: 31.1, west: -87.7, east: -80.0 },
  FM: { name: 'Micronesia', south: 0.9, north: 10.1, west: 137.2, east: 163.1 },
  GA: { name: 'Georgia', south: 30.3, north: 35.1, west: -85.7, east: -80.8 },
  GU: { name: 'Guam', south: 13.2, north: 13.7, west: 144.6, east: 145.0 },
  HI: { name: 'Hawaii', south: 18.9, north: 22.3, west: -160.3, east: -154.8 },
  IA: { name: 'Iowa', south: 40.3, north: 43.6, west: -96.7, east: -90.1 },
  ID: { name: 'Idaho', south: 41.9, north: 49.1, west: -117.3, east: -111.0 },
  IL: { name: 'Illinois', south: 36.9, north: 42.6, west: -91.6, east: -87.5 },
  IN: { name: 'Indiana', south: 37.7, north: 41.8, west: -88.1, east: -84.7 },
  KS: { name: 'Kansas', south: 36.9, north: 40.1, west: -102.1, east: -94.6 },
  KY: { name: 'Kentucky', south: 36.4, north: 39.2, west: -89.5, east: -81.9 },
  LA: { name: 'Louisiana', south: 28.9, north: 33.1, west: -94.1, east: -89.0 },
  MA: { name: 'Massachusetts', south: 41.2, north: 42.9, west: -73.6, east: -69.9 },
  MD: { name: 'Maryland', south: 37.9, north: 39.8, west: -79.5, east: -75.0 },
  ME: { name: 'Maine', south: 43.0, north: 47.5, west: -71.1, east: -66.9 },
  MH: { name: 'Marshall Islands', south: 4.4, north: 14.8, west: 160.7, east: 172.2 },
  MI: { name: 'Michigan', south: 41.6, north: 48.2, west: -90.5, east: -82.4 },
  MN: { name: 'Minnesota', south: 43.4, north: 49.4, west: -97.3, east: -89.5 },
  MO: { name: 'Missouri', south: 35.9, north: 40.7, west: -95.8, east: -89.1 },
  MP: { name: 'Northern Mariana Islands', south: 14.0, north: 20.6, west: 144.8, east: 146.1 },
  MS: { name: 'Mississippi', south: 30.1, north: 35.0, west: -91.7, east: -88.0 },
  MT: { name: 'Montana', south: 44.3, north: 49.1, west: -116.1, east: -104.0 },
  NC: { name: 'North Carolina', south: 33.8, north: 36.6, west: -84.4, east: -75.4 },
  ND: { name: 'North Dakota', south: 45.9, north: 49.1, west: -104.1, east: -96.5 },
  NE: { name: 'Nebraska', south: 40.0, north: 43.1, west: -104.1, east: -95.3 },
  NH: { name: 'New Hampshire', south: 42.6, north: 45.4, west: -72.6, east: -70.7 },
  NJ: { name: 'New Jersey', south: 38.9, north: 41.4, west: -75.6, east: -73.9 },
  NM: { name: 'New Mexico', south: 31.3, north: 37.1, west: -109.1, east: -103.0 },
  NV: { name: 'Nevada', south: 35.0, north: 42.0, west: -120.1, east: -114.0 },
  NY: { name: 'New York', south: 40.4, north: 45.1, west: -79.8, east: -71.8 },
  OH: { name: 'Ohio', south: 38.4, north: 42.0, west: -84.9, east: -80.5 },
  OK: { name: 'Oklahoma', south: 33.6, north: 37.1, west: -103.1, east: -94.4 },
  OR: { name: 'Oregon', south: 41.9, north: 46.3, west: -124.6, east: -116.4 },
  PA: { name: 'Pennsylvania', south: 39.7, north: 42.3, west: -80.6, east: -74.6 },
  PR: { name: 'Puerto Rico', south: 17.9, north: 18.6, west: -67.3, east: -65.2 },
  PW: { name: 'Palau', south: 2.7, north: 8.3, west: 131.0, east: 134.8 },
  RI: { name: 'Rhode Island', south: 41.1, north: 42.1, west: -71.9, east: -71.1 },
  SC: { name: 'South Carolina', south: 32.0, north: 35.2, west: -83.4, east: -78.5 },
  SD: { name: 'South Dakota', south: 42.4, north: 46.0, west: -104.1, east: -96.4 },
  TN: { name: 'Tennessee', south: 34.9, north: 36.7, west: -90.4, east: -81.6 },
  TX: { name: 'Texas', south: 25.8, north: 36.6, west: -106.7, east: -93.5 },
  UT: { name: 'Utah', south: 36.9, north: 42.1, west: -114.1, east: -109.0 },
  VA: { name: 'Virginia', south: 36.5, north: 39.5, west: -83.7, east: -75.3 },
  VI: { name: 'U.S. Virgin Islands', south: 17.6, north: 18.4, west: -65.1, east: -64.5 },
  VT: { name: 'Vermont', south: 42.7, north: 45.1, west: -73.5, east: -71.4 },
  WA: { name: 'Washington', south: 45.5, north: 49.1, west: -124.8, east: -116.9 },
  WI: { name: 'Wisconsin', south: 42.4, north: 47.0, west: -92.9, east: -86.8 },
  WV: { name: 'West Virginia', south: 37.2, north: 40.7, west: -82.7, east: -77.7 },
  WY: { name: 'Wyoming', south: 40.9, north: 45.1, west: -111.1, east: -104.0 },
};

export function contains(region: Region, latitude: number, longitude: number): boolean {
  if (latitude < region.south || latitude > region.north) return false;
  return region.west <= region.east
    ? longitude >= region.west && longitude <= region.east
    : longitude >= region.west || longitude <= region.east;
}
