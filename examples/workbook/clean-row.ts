import { FINDINGS, type Finding, type FindingCode } from './finding.ts';
import type { SourceRow } from './read-rows.ts';
import { contains, REGIONS } from './regions.ts';
import { spellName } from './spell-name.ts';

/** A row that passed every rule. */
export interface Place {
  readonly row: number;
  /** Text: `00501` is not a number. */
  readonly zip: string;
  readonly city: string;
  readonly county: string;
  readonly state: string;
  readonly stateName: string;
  readonly latitude: number;
  readonly longitude: number;
}

export interface CleanedRow {
  readonly row: number;
  /** Absent: the row was rejected, and a finding says why. */
  readonly place?: Place;
  readonly findings: readonly Finding[];
}

/** The source cuts the names of counties off here. */
const COUNTY_LENGTH = 25;

/** Checks a row and puts its names right. `rowOfZip` tells which earlier row has taken a ZIP code. */
export function cleanRow(
  source: SourceRow,
  rowOfZip: (zip: string, before: number) => number | undefined,
): CleanedRow {
  const { row } = source;
  const findings: Finding[] = [];
  const find = (code: FindingCode, field: string, text: string) => findings.push({ row, code, field, text });

  const zip = source.zip.trim();
  if (!/^\d{5}$/.test(zip)) find('zip-malformed', 'zip_code', `“${zip}” is not a ZIP code of five digits.`);
  const earlier = rowOfZip(zip, row);
  if (earlier !== undefined) find('zip-repeated', 'zip_code', `${zip} stands in row ${earlier} already.`);

  const city = nameOf(source.city, 'city', find);
  const county = nameOf(source.county, 'county', find);
  if (county.length >= COUNTY_LENGTH) {
    find('county-cut', 'county', `“${county}” is as long as the source allows; its end may be missing.`);
  }

  const state = source.state.trim().toUpperCase();
  const region = REGIONS[state];
  if (!region) find('state-unknown', 'state', `“${state}” is not a state or territory.`);

  const latitude = degrees(source.latitude, 90);
  const longitude = degrees(source.longitude, 180);
  if (latitude === undefined || longitude === undefined) {
    find('position-unreadable', 'latitude', `${source.latitude}, ${source.longitude} is not a position.`);
  } else if (region && !contains(region, latitude, longitude)) {
    find(
      'position-outside',
      'latitude',
      `${city} (${zip}) at ${latitude}, ${longitude} is outside ${region.name}.`,
    );
  }

  const kept = findings.every(({ code }) => FINDINGS[code].keeps);
  if (!kept || !region || latitude === undefined || longitude === undefined) return { row, findings };
  const place = { row, zip, city, county, state, stateName: region.name, latitude, longitude };
  return { row, place, findings };
}

function nameOf(
  text: string,
  field: string,
  find: (code: FindingCode, field: string, text: string) => void,
): string {
  const trimmed = text.trim();
  if (trimmed === '') {
    find('name-missing', field, `There is no ${field}.`);
    return '';
  }
  if (trimmed === 'TRUE' || trimmed === 'FALSE') {
    const name = trimmed.charAt(0) + trimmed.slice(1).toLowerCase();
    find('name-boolean', field, `“${trimmed}” was taken for a truth value; it is read as “${name}”.`);
    return name;
  }
  const name = spellName(trimmed);
  if (name !== text) find('name-spelling', field, `“${text}” is now “${name}”.`);
  return name;
}

function degrees(text: string, most: number): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Math.abs(value) <= most ? value : undefined;
}
