import { type Document, isDigitAt, matchAt } from "../text/document.ts";
import type { Detector, Report } from "./detector.ts";

/** Months of the seven languages, as written out and shortened. */
const MONTH =
  "(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|okt|dez|mrz|janvier|février|fevrier|mars|avril|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus)";

const TIME = "(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:[.,]\\d{1,9})?)?";

/** ISO 8601, dates by numbers with one separator, dates with a month's name, times of day. */
const DATES: readonly RegExp[] = [
  new RegExp(
    `(?:19|20)\\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?:[T ,]{1,2}${TIME}(?: ?Z|[+-]\\d{2}:?\\d{2})?)?`,
    "y",
  ),
  /(?:19|20)\d{2}([/.])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])/y,
  new RegExp(
    `(?:0?[1-9]|[12]\\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\\1(?:(?:19|20)\\d{2}|\\d{2}(?![.\\d]))(?:[ ,]{1,2}${TIME})?`,
    "y",
  ),
  new RegExp("(?:0?[1-9]|1[0-2])([/-])(?:0?[1-9]|[12]\\d|3[01])\\1(?:19|20)\\d{2}", "y"),
  new RegExp(
    `(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th|\\.|º|er)?(?: |-)(?:of |de |d'|di )?${MONTH}\\.?(?:,? (?:de |del )?(?:19|20)\\d{2}|-(?:19|20)?\\d{2})?(?![\\p{L}\\d])`,
    "iuy",
  ),
  new RegExp(`${TIME}(?: ?[ap]\\.?m\\b\\.?| ?Uhr| ?h\\b)?`, "iy"),
  /(?:1[0-2]|[1-9]) ?[ap]\.?m\b\.?/iy,
];

/** `March 4, 2024`: the month stands before the first digit. */
const MONTH_FIRST = new RegExp(`(?<!\\p{L})(?:${MONTH})\\.? $`, "iu");
const DAY_AFTER_MONTH =
  /(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:,? (?:19|20)\d{2})?(?![\d:.]\d|\d)/y;
const YEAR = /(?:19|20)\d{2}(?![\d\p{L}])/uy;
const MAX_MONTH_LENGTH = 13;

function findDates(document: Document, report: Report): void {
  const { text } = document;
  let done = 0;
  for (const number of document.marks.numbers) {
    if (
      number < done ||
      !isDigitAt(text, number) ||
      /[\p{L}\d._:/-]/u.test(text.charAt(number - 1))
    ) {
      continue;
    }
    if (document.isNear("version", number, 3)) continue;
    const found = dateAt(text, number);
    if (found === undefined) continue;
    done = found[1];
    report("date_time", found[0], found[1], found[2]);
  }
}

function dateAt(text: string, start: number): [number, number, number] | undefined {
  const longest = DATES.map((pattern) => matchAt(pattern, text, start) ?? "").reduce((best, date) =>
    date.length > best.length ? date : best,
  );
  const end = start + longest.length;
  if (longest !== "" && !/^(?:[\p{L}\d:]|[./-]\d)/u.test(text.slice(end, end + 2))) {
    return [start, end, 0.85];
  }
  const before = MONTH_FIRST.exec(text.slice(Math.max(0, start - MAX_MONTH_LENGTH), start));
  if (before === null) return undefined;
  const rest = matchAt(YEAR, text, start) ?? matchAt(DAY_AFTER_MONTH, text, start);
  return rest === undefined ? undefined : [start - before[0].length, start + rest.length, 0.8];
}

export const dates: Detector = {
  name: "dates and times",
  find: (document, report) => {
    if (document.marks.numbers.length > 0) findDates(document, report);
  },
};
