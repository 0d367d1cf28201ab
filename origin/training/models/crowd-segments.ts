// Whom a crowd list speaks of: the whole shop, each department, each country, each department in each country.
import type { CrowdList } from "../../../shared/wire/list-key.ts";
import { listKey } from "../../../shared/wire/list-key.ts";
import { segmentsMax } from "../../../shared/wire/model-manifest.ts";
import type { TrainingData } from "../training-data.ts";

/** A country with fewer events has no lists of its own: they would tell who lives there, and little else. */
export const countryRowsMin = 1_000;

export interface CrowdSegments {
  /** List keys; number 0 is the whole shop. */
  readonly keys: readonly string[];
  /** Numbers of the segments that a row counts in. */
  of(row: number): readonly number[];
}

/** Beyond segmentsMax the narrowest segments are left out; the wider ones of the same row still count. */
export function crowdSegments(data: TrainingData, list: CrowdList): CrowdSegments {
  const rows = new Int32Array(data.countries.length);
  for (const country of data.country) if (country >= 0) rows[country] = (rows[country] ?? 0) + 1;
  const countries = data.countries.map((name, country) => ((rows[country] ?? 0) >= countryRowsMin ? name : undefined));
  const known = countries.filter((name) => name !== undefined);
  const keys = [
    listKey(list),
    ...data.departments.map((category) => listKey(list, { category })),
    ...known.map((country) => listKey(list, { country })),
    ...known.flatMap((country) => data.departments.map((category) => listKey(list, { category, country }))),
  ].slice(0, segmentsMax);
  const numberOf = new Map(keys.map((key, number) => [key, number]));
  const memory = new Map<number, readonly number[]>();
  return {
    keys,
    of(row) {
      const department = data.department[data.item[row] ?? 0] ?? -1;
      const place = (department + 1) * (countries.length + 1) + (data.country[row] ?? -1) + 1;
      const remembered = memory.get(place);
      if (remembered) return remembered;
      const category = data.departments[department];
      const country = countries[data.country[row] ?? -1];
      const names = [
        listKey(list),
        listKey(list, { category }),
        listKey(list, { country }),
        listKey(list, { category, country }),
      ];
      const found = [...new Set(names)].flatMap((name) => numberOf.get(name) ?? []);
      memory.set(place, found);
      return found;
    },
  };
}
