import parsePhoneNumber, { type CountryCode } from "libphonenumber-js/min";

import { digitsAhead, type Document, matchAt } from "../text/document.ts";
import type { Detector, Report } from "./detector.ts";

/** Groups of digits; nothing after the repeated part can fail, so that it never goes back. */
const GROUPS = /\+?\(?\d{1,5}\)?(?:[ .\-/–]{0,2}\(?\d{1,12}\)?){1,8}/y;
const EXTENSION = /,? ?(?:x|ext\.?|extension|durchwahl|poste|toestel) ?\d{1,6}/iy;

/** Where a number with a label but without a country may be from. */
const COUNTRIES: readonly CountryCode[] = [
  "US",
  "GB",
  "DE",
  "FR",
  "ES",
  "PT",
  "BR",
  "IT",
  "NL",
  "IN",
];

/** An area code, an exchange and a line of the North American plan; the first two are none of the services 211 to 911. */
const NORTH_AMERICAN =
  /^(?:1[ .-])?(?:\([2-9](?!11)\d{2}\) ?|[2-9](?!11)\d{2}[.-])[2-9](?!11)\d{2}[.-]\d{4}$/;

/** National forms that are a phone's without any label, with the country whose rules decide. */
const UNLABELLED: readonly (readonly [RegExp, CountryCode, number])[] = [
  [/^(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}([.-]))[2-9]\d{2}[.-]\d{4}$/, "US", 0.8],
  [/^\(?[2-9]\d{2}\)? [2-9]\d{2} \d{4}$/, "US", 0.55],
  [/^0[1-9](?:[ .-]\d{2}){4}$/, "FR", 0.8],
  [/^0(?:20 \d{4} \d{4}|1\d{3} \d{6}|1\d{2} \d{3} \d{4}|7\d{3} ?\d{6})$/, "GB", 0.7],
  [/^\(?0[1-9]\d{1,4}\)?[ /-]{1,3}\d{3,8}(?:[ -]\d{2,5})?$/, "DE", 0.6],
  [/^\([1-9]{2}\) ?9?\d{4}-\d{4}$/, "BR", 0.8],
  [/^06[ -]\d{8}$/, "NL", 0.8],
];

/** A trunk prefix, and groups: a phone almost anywhere, if any of these countries has such numbers. */
const TRUNK_FORM = /^\(?0[1-9]\d{0,3}\)?(?:[ .\-/]{1,2}\d{2,8}){1,4}$/;
const TRUNK_COUNTRIES: readonly CountryCode[] = [
  "GB",
  "DE",
  "FR",
  "NL",
  "IT",
  "CH",
  "AT",
  "BE",
  "SE",
  "AU",
];
const MIN_TRUNK_DIGITS = 9;
const MIN_DIGITS = 6;
const MAX_DIGITS = 15;

/** Phone numbers: ITU-T E.164 with `+` or `00`, national forms with a label or of an unmistakable shape. */
function findPhones(document: Document, report: Report): void {
  let done = 0;
  for (const number of document.marks.numbers) {
    if (number < done || digitsAhead(document.text, number) < MIN_DIGITS) continue;
    const start = startOfPhone(document.text, number);
    const text = matchAt(GROUPS, document.text, start)?.replace(/[ .\-/(–]+$/, "");
    if (text === undefined || !isBounded(document.text, start, start + text.length)) continue;
    const found = bestPrefix(document, start, text);
    if (found === undefined) continue;
    done = start + found.length;
    const extension = matchAt(EXTENSION, document.text, done)?.length ?? 0;
    report("phone", start, done + extension, found.score);
  }
}

function startOfPhone(text: string, number: number): number {
  const before = text.slice(Math.max(0, number - 2), number);
  return number - (/\+?\(?$/.exec(before)?.[0].length ?? 0);
}

/** What follows in the same form may be another number: whole groups are left out from the end until it is one. */
function bestPrefix(
  document: Document,
  start: number,
  text: string,
): { length: number; score: number } | undefined {
  let candidate = text;
  for (let tries = 0; tries < 3; tries++) {
    const score = scoreOf(document, start, candidate);
    if (score !== undefined) return { length: candidate.length, score };
    const cut = candidate.lastIndexOf(" ");
    if (cut === -1) return undefined;
    candidate = candidate.slice(0, cut).replace(/[ .\-/(–]+$/, "");
  }
  return undefined;
}

function scoreOf(document: Document, start: number, text: string): number | undefined {
  const digits = text.replaceAll(/\D/g, "").length;
  if (digits < MIN_DIGITS || digits > MAX_DIGITS + 2) return undefined;
  const isLabelled = document.isLabelled("phone", start, start + text.length);
  if (text.startsWith("+") || /^00[1-9]/.test(text)) return scoreInternational(text, isLabelled);
  if (isLabelled) return scoreLabelled(text, digits);
  return scoreNational(text, digits);
}

function scoreNational(text: string, digits: number): number | undefined {
  for (const [form, country, score] of UNLABELLED) {
    if (form.test(text) && isValid(text, country)) return score;
  }
  // Whatever the area code: new ones are assigned before libphonenumber lists them.
  if (NORTH_AMERICAN.test(text)) return 0.6;
  if (digits < MIN_TRUNK_DIGITS || digits > 11 || !TRUNK_FORM.test(text)) return undefined;
  return TRUNK_COUNTRIES.some((country) => isValid(text, country)) ? 0.6 : undefined;
}

function scoreInternational(text: string, isLabelled: boolean): number | undefined {
  const phone = parsePhoneNumber(text.replace(/^00/, "+"));
  if (phone === undefined) return undefined;
  if (phone.isValid()) return 0.95;
  if (!phone.isPossible()) return undefined;
  if (isLabelled) return 0.8;
  return /^\+.*[ -]/.test(text) ? 0.6 : undefined;
}

function scoreLabelled(text: string, digits: number): number | undefined {
  if (COUNTRIES.some((country) => isValid(text, country))) return 0.9;
  return digits <= 12 && !/^(?:19|20)\d{2}[./-]/.test(text) ? 0.6 : undefined;
}

function isValid(text: string, country: CountryCode): boolean {
  return parsePhoneNumber(text, country)?.isValid() ?? false;
}

function isBounded(text: string, start: number, end: number): boolean {
  const before = text.charAt(start - 1);
  if (/[\p{L}\p{N}_]/u.test(before) || /[\p{L}\p{N}_]/u.test(text.charAt(end))) return false;
  if (/[./\-@#&$€£]/.test(before) && /[\w.]/.test(text.charAt(start - 2) || "_")) return false;
  return !/^[@/%-]\w/.test(text.slice(end, end + 2));
}

export const phones: Detector = {
  name: "phones",
  find: (document, report) => {
    if (document.marks.numbers.length > 0) findPhones(document, report);
  },
};
