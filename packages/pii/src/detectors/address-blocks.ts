import { type Document, matchAt } from "../text/document.ts";
import type { Cue } from "../text/scan.ts";
import { COUNTRY } from "./countries.ts";
import type { Detector, Report } from "./detector.ts";

/*
 * Best effort: addresses without a street's word. A flat's number ("Apt. 468", "Suite 12") has the street before it and the
 * town behind it; "lives at", "sent to" announce a place; military mail has a form of its own (USPS Publication 28, section
 * 225, https://pe.usps.com/text/pub28/28c2_010.htm, 2026-11).
 */

/** Words within the names of streets and towns that have no capital. */
const PARTICLES =
  "de|la|las|los|du|des|del|della|delle|dei|di|da|do|dos|das|der|den|dem|van|von|vom|zu|am|an|le|les|l|d|of|the|sur|upon|bis|ter|y|e|st";
const WORD = "\\p{Lu}[\\p{L}.'’-]{0,30}";
/** A number of a house, a postal code. */
const NUMBER = "\\d{1,6}[A-Za-z]?(?:[-/]\\d{1,4})?";
const LINK = `(?:${WORD}|${NUMBER}|(?:${PARTICLES})(?=[ '’]))`;
/** Ends at the position where it is asked for. */
const STREET_BEFORE = new RegExp(`(?<![\\p{L}\\p{N}])${LINK}(?:[ '’]${LINK}){1,7}$`, "u");
const STREET_AFTER = new RegExp(`(?:the )?${LINK}(?:[ '’]${LINK}){1,7}`, "uy");
const CORNER = new RegExp(`(?: and ${LINK}(?:[ '’]${LINK}){0,7})?`, "uy");
const TOWN = `${WORD}(?:[ -](?:(?:${PARTICLES})[ -]){0,2}${WORD}){0,3}`;
const CODE =
  "(?:(?:[A-Z]{1,3}[- ])?\\d{3,6}(?:[- ]\\d{2,4})?|[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d)(?![\\p{L}\\p{N}])";
const STATE = "[A-Z]{2,3}(?![\\p{L}\\p{N}])";
/** Between two lines of an address, which may be quoted (`>`). */
const BREAK = "(?:[,.]? ?\\n[ >?]{0,5}|, ?| - )";
const UNIT_WORD = "(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Room)";
const UNIT = `${UNIT_WORD}\\.? ?#?\\d{1,5}[A-Z]?(?![\\p{L}\\p{N}])`;
/** A unit, a town, a state, a country and a postal code, in this order. */
const TAIL = new RegExp(
  [
    `(?:(?:${BREAK}| )${UNIT}){0,2}`,
    `(?:${BREAK}${TOWN}| ${TOWN}(?=(?:${BREAK}| )(?:${STATE}|${COUNTRY}|${CODE})))?`,
    `(?:(?:${BREAK}| )${STATE})?`,
    `(?:(?:${BREAK}| )${COUNTRY}(?!\\p{L})(?: \\(\\p{Lu}\\p{Ll}{2,20}\\))?)?`,
    `(?:(?:${BREAK}| )${CODE})?`,
  ].join(""),
  "uy",
);
const UNIT_NUMBER = /\.? ?#?\d{1,5}[A-Z]?(?![\p{L}\p{N}])/uy;
const MAX_STREET_LENGTH = 100;

/** A house number or a flat's, and a word: a street. */
const isStreet = (text: string): boolean =>
  /\d/.test(text) && /\p{L}{3}/u.test(text) && !UNIT_FIRST.test(text);
const UNIT_FIRST = new RegExp(`^${UNIT_WORD}\\b`, "u");

/** More than a street alone has, which is a part of it. */
const WHOLE = 0.88;

function reportTo(
  document: Document,
  [start, end]: readonly [number, number],
  report: Report,
): void {
  const tail = matchAt(TAIL, document.text, end) ?? "";
  report("address", start, trimmedEnd(document.text, start, end + tail.length), WHOLE);
}

/** Where a part ends without the signs and white space behind it. */
function trimmedEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && /[\s.,]/.test(text.charAt(last - 1))) last--;
  return last;
}

/** `29 Main Road Apt. 4, Springfield, IL 62704`, `Apt. 4 29 Main Road`, or a flat with a postal code behind it. */
function findByUnit(document: Document, cue: Cue, report: Report): void {
  const { text } = document;
  const number = matchAt(UNIT_NUMBER, text, cue.end);
  if (number === undefined || !/\p{Lu}/u.test(text.charAt(cue.start))) return;
  const end = cue.end + number.length;
  const start = streetBefore(text, cue.start);
  const after = start === undefined ? streetBehind(text, end) : undefined;
  if (start !== undefined || after !== undefined) {
    reportTo(document, [start ?? cue.start, after ?? end], report);
  } else if (/\d{4}/.test(matchAt(TAIL, text, end) ?? "")) {
    reportTo(document, [cue.start, end], report);
  }
}

/** Where the street begins that stands before a flat, on its line or on the line before. */
function streetBefore(text: string, flat: number): number | undefined {
  const before = text.slice(Math.max(0, flat - MAX_STREET_LENGTH), flat);
  const joint = /(?:[,.]? ?\n[ >?]{0,4}|[,.]? )$/.exec(before);
  const street = STREET_BEFORE.exec(before.slice(0, joint?.index ?? 0));
  if (street === null || !isStreet(street[0])) return undefined;
  return flat - before.length + street.index;
}

/** Where the street ends that stands right behind a flat. */
function streetBehind(text: string, end: number): number | undefined {
  const street = text.charAt(end) === " " ? matchAt(STREET_AFTER, text, end + 1) : undefined;
  return street !== undefined && isStreet(street) ? end + 1 + street.length : undefined;
}

/** `lives at Skolegade 55, Odense`: a number and capitalised words behind what announces a place. */
function findAnnounced(document: Document, cue: Cue, report: Report): void {
  const { text } = document;
  const gap = matchAt(/:?[ \n]{1,3}/y, text, cue.end);
  if (gap === undefined) return;
  const start = cue.end + gap.length;
  const street = matchAt(STREET_AFTER, text, start)?.replace(/ (?:\p{Ll}+)$/u, "");
  if (street === undefined) return;
  const corner = matchAt(CORNER, text, start + street.length) ?? "";
  if (!isStreet(street + corner)) return;
  reportTo(document, [start, start + street.length + corner.length], report);
}

const MILITARY =
  /(?:(?:PSC \d{1,5},? Box \d{1,6}|Unit \d{1,5},? Box \d{1,6}|(?:USS|USNS|USNV|USCGC) \p{Lu}[\p{L}'-]{1,30})[\s,]{1,3}(?:APO|FPO|DPO),? A[AEP],? \d{5}(?:-\d{4})?)/iuy;

function findMilitary(document: Document, cue: Cue, report: Report): void {
  const address = matchAt(MILITARY, document.text, cue.start);
  if (address !== undefined) report("address", cue.start, cue.start + address.length, 0.95);
}

export const addressBlocks: Detector = {
  name: "address blocks",
  find: (document, report) => {
    if (document.marks.numbers.length === 0) return;
    for (const cue of document.cuesOf("unit")) {
      findMilitary(document, cue, report);
      findByUnit(document, cue, report);
    }
    for (const cue of document.cuesOf("military")) findMilitary(document, cue, report);
    for (const cue of document.cuesOf("place")) findAnnounced(document, cue, report);
  },
};
