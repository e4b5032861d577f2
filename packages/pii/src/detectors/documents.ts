import { isVin } from "../checks/national.ts";
import type { EntityType } from "../entity-type.ts";
import type { CueKind } from "../text/cue-words.ts";
import { type Document, isIsolated, matchAt } from "../text/document.ts";
import { type Detector, findNumbers, type NumberForm, type Report } from "./detector.ts";

/** ISO 3779: 17 characters without I, O, Q. Without the check digit (Europe has none) a label is needed. */
const VIN: NumberForm = {
  type: "vehicle_identification_number",
  startsWithLetter: true,
  patterns: [/[A-HJ-NPR-Z\d]{17}/iy],
  score: ({ compact, document, start, end }) => {
    if (!/[A-Z]/.test(compact)) return undefined;
    const isLabelled = document.isLabelled("vin", start, end);
    if (isVin(compact)) return isLabelled ? 0.98 : 0.85;
    return isLabelled ? 0.85 : undefined;
  },
};

/** Passports: ICAO 9303 allows nine letters and digits; by label only. */
const PASSPORT: NumberForm = {
  type: "passport_number",
  startsWithLetter: true,
  patterns: [/[A-Z0-9]{6,9}/iy, /[A-Z]{1,2} ?\d{6,7}/iy, /\d{2} [A-Z]{2} \d{5}/iy],
  score: ({ document, start, end }) =>
    document.isLabelled("passport", start, end) ? 0.9 : undefined,
};

const FORMS = [VIN, PASSPORT];

/** What only a label announces: its value stands right behind it. */
const ANNOUNCED: readonly (readonly [CueKind, EntityType, RegExp])[] = [
  ["driver", "driver_id", /(?=[A-Z0-9 -]{0,20}\d)[A-Z0-9]{1,18}(?:[ -][A-Z0-9]{1,6}){0,4}/y],
  [
    "plate",
    "license_plate",
    /(?=[A-ZÄÖÜ0-9 -]{0,10}\d)[A-ZÄÖÜ0-9]{1,8}(?:[ -][A-ZÄÖÜ0-9]{1,4}){0,3}/y,
  ],
  ["passport", "passport_number", /[A-Z]{1,2} ?\d{6,7}/y],
];

const MAX_ANNOUNCED = 24;

function findAnnounced(document: Document, report: Report): void {
  for (const [kind, type, pattern] of ANNOUNCED) {
    for (const cue of document.cuesOf(kind)) {
      const start = document.afterCue(cue);
      if (start - cue.end > MAX_ANNOUNCED) continue;
      const value = matchAt(pattern, document.text, start);
      if (value === undefined || !/\d/.test(value) || value.length < 4) continue;
      const isAlone = isIsolated(document.text, start, start + value.length);
      if (isAlone) report(type, start, start + value.length, 0.85);
    }
  }
}

export const documents: Detector = {
  name: "documents and vehicles",
  find: (document, report) => {
    if (document.marks.numbers.length === 0) return;
    findNumbers(document, FORMS, report);
    findAnnounced(document, report);
  },
};
