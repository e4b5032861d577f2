import { isLuhn, isVerhoeff } from "../checks/digits.ts";
import {
  isCpfOrCnpj,
  isDutchBsn,
  isFrenchNir,
  isGermanTaxId,
  isItalianFiscalCode,
  isNhs,
  isPortugueseNif,
  isSpanishId,
  isUkNino,
  isUsItin,
  isUsSsn,
  isUtr,
} from "../checks/national.ts";
import type { CueKind } from "../text/cue-words.ts";
import { matchAt } from "../text/document.ts";
import { type Candidate, type Detector, findNumbers, type NumberForm } from "./detector.ts";

/** A label makes a number of a valid form sure; without one it has `alone`, or is not reported. */
function labelled(kind: CueKind, alone?: number, sure = 0.97) {
  return ({ document, start, end }: Candidate) =>
    document.isLabelled(kind, start, end) ? sure : alone;
}

function when(
  isValid: (digits: string) => boolean,
  score: NumberForm["score"],
): NumberForm["score"] {
  return (value) => (isValid(value.digits) ? score(value) : undefined);
}

const NINE = [/\d{3}([ -])\d{2}\1\d{4}/y, /\d{9}/y];
const THREES = [/\d{3}([ -])\d{3}\1\d{3}/y, /\d{9}/y];

const NORTH_AMERICA: readonly NumberForm[] = [
  { type: "ssn", patterns: [NINE[0] ?? /$/y], score: when(isUsSsn, labelled("ssn", 0.85)) },
  { type: "ssn", patterns: [/\d{9}/y], score: when(isUsSsn, labelled("ssn")) },
  // Written as a social security number, although it was never issued.
  { type: "ssn", patterns: NINE, score: labelled("ssn", undefined, 0.75) },
  {
    type: "us_individual_tax_identification_number",
    patterns: [/\d{3}([ -])\d{2}\1\d{4}/y],
    score: when(isUsItin, labelled("itin", 0.86)),
  },
  {
    type: "us_individual_tax_identification_number",
    patterns: [/\d{9}/y],
    score: when(isUsItin, labelled("itin")),
  },
  // Between social security numbers and ITINs: never issued, but nothing else begins with 9 and is written with these hyphens.
  { type: "ssn", patterns: [/9\d{2}-\d{2}-\d{4}/y], score: () => 0.8 },
  {
    type: "ca_social_insurance_number",
    patterns: THREES,
    score: when((digits) => /^[1-79]/.test(digits) && isLuhn(digits), labelled("sin")),
  },
  // Ontario 4-3-3 and two letters, Quebec four letters and 4-4, the others nine to twelve digits; by label only.
  {
    type: "ca_health_number",
    startsWithLetter: true,
    patterns: [
      /\d{4}[ -]\d{3}[ -]\d{3}(?:[ -]?[A-Z]{2})?/y,
      /[A-Z]{4} ?\d{4} ?\d{4}/y,
      /\d{4}[ -]\d{4}/y,
      /\d{5}[ -]\d{4}/y,
      /\d{9,12}(?:[ -]?[A-Z]{2})?/y,
    ],
    score: labelled("healthCanada", undefined, 0.9),
  },
];

const UNITED_KINGDOM: readonly NumberForm[] = [
  {
    type: "uk_national_insurance_number",
    startsWithLetter: true,
    patterns: [/[A-Z]{2}\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]/iy],
    score: ({ compact, document, start, end }) =>
      isUkNino(compact) ? labelledOr(document.isLabelled("nino", start, end), 0.88) : undefined,
  },
  {
    type: "uk_national_health_service_number",
    patterns: [/\d{3}([ -])\d{3}\1\d{4}/y, /\d{10}/y],
    score: when(isNhs, labelled("nhs")),
  },
  {
    type: "uk_unique_taxpayer_reference_number",
    patterns: [/\d{5} ?\d{5}/y, /\d{3} \d{3} \d{4}/y, /\d{4} \d{6}/y],
    score: (value) => labelled("utr", undefined, isUtr(value.digits) ? 0.97 : 0.7)(value),
  },
];

const INDIA: readonly NumberForm[] = [
  {
    type: "in_aadhaar",
    patterns: [/[2-9]\d{3}([ -])\d{4}\1\d{4}/y],
    score: when(isVerhoeff, labelled("aadhaar", 0.8)),
  },
  { type: "in_aadhaar", patterns: [/[2-9]\d{11}/y], score: when(isVerhoeff, labelled("aadhaar")) },
  // Income Tax Department: the fourth letter is the kind of holder.
  {
    type: "in_permanent_account_number",
    startsWithLetter: true,
    patterns: [/[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]/iy],
    score: ({ text, document, start, end }) => {
      if (document.isLabelled("pan", start, end)) return 0.98;
      return text === text.toUpperCase() ? 0.85 : undefined;
    },
  },
  {
    type: "in_voter_number",
    startsWithLetter: true,
    patterns: [/[A-Z]{3} ?\d{7}/iy],
    score: labelled("epic"),
  },
];

/** National identity and tax numbers the contract has no type for are `ssn`. */
const OTHERS: readonly NumberForm[] = [
  {
    type: "ssn",
    patterns: [/\d{3}\.\d{3}\.\d{3}-\d{2}/y, /\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}/y],
    score: when(isCpfOrCnpj, labelled("cnp", 0.95, 0.99)),
  },
  { type: "ssn", patterns: [/\d{14}/y, /\d{11}/y], score: when(isCpfOrCnpj, labelled("cnp")) },
  {
    type: "ssn",
    patterns: [/\d{2} \d{3} \d{3} \d{3}/y, /\d{11}/y],
    score: when(isGermanTaxId, labelled("identityGermany")),
  },
  {
    type: "ssn",
    patterns: [/[1278] ?\d{2} ?\d{2} ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}/y],
    score: ({ compact, document, start, end }) =>
      isFrenchNir(compact) ? labelledOr(document.isLabelled("nir", start, end), 0.85) : undefined,
  },
  {
    type: "ssn",
    startsWithLetter: true,
    patterns: [/\d{8}-?[A-Z]/y, /[XYZ]-?\d{7}-?[A-Z]/y, /\d{2}\.\d{3}\.\d{3}-?[A-Z]/y],
    score: ({ compact, document, start, end }) =>
      isSpanishId(compact)
        ? labelledOr(document.isLabelled("spainIdentity", start, end), 0.75)
        : undefined,
  },
  {
    type: "ssn",
    startsWithLetter: true,
    patterns: [/[A-Z]{6}[A-Z\d]{2}[A-Z][A-Z\d]{2}[A-Z][A-Z\d]{3}[A-Z]/iy],
    score: ({ compact }) => (isItalianFiscalCode(compact) ? 0.98 : undefined),
  },
  {
    type: "ssn",
    patterns: [/\d{4}[ .]\d{2}[ .]\d{3}/y, ...THREES],
    score: when(isDutchBsn, labelled("bsn")),
  },
  { type: "ssn", patterns: THREES, score: when(isPortugueseNif, labelled("nif")) },
];

function labelledOr(isLabelled: boolean, alone: number): number {
  return isLabelled ? 0.97 : alone;
}

const FORMS = [...NORTH_AMERICA, ...UNITED_KINGDOM, ...INDIA, ...OTHERS];

/** Numbers whose first group has letters only, so that no run with a digit starts them. */
const SPACED_NINO = /[A-Z]{2}[ -]\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]/y;
/** Ministry of Rural Development: state, district, block, panchayat, village, family. */
const NREGA = /[A-Z]{2}-\d{2}-\d{3}-\d{3}-\d{3}\/\d{1,6}(?:-[A-Z])?/y;

export const nationalIds: Detector = {
  name: "national ids",
  find: (document, report) => {
    if (document.marks.numbers.length === 0) return;
    findNumbers(document, FORMS, report);
    for (const number of document.marks.numbers) {
      const start = number - 3;
      if (start < 0 || /[\p{L}\p{N}]/u.test(document.text.charAt(start - 1))) continue;
      const nino = matchAt(SPACED_NINO, document.text, start);
      if (nino !== undefined && isUkNino(nino.replaceAll(/[ -]/g, ""))) {
        const isLabelled = document.isLabelled("nino", start, start + nino.length);
        report(
          "uk_national_insurance_number",
          start,
          start + nino.length,
          labelledOr(isLabelled, 0.85),
        );
      }
      const jobCard = matchAt(NREGA, document.text, start);
      if (jobCard !== undefined) report("in_nrega", start, start + jobCard.length, 0.93);
    }
  },
};
