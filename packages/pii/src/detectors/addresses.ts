import { type Document, matchAt } from "../text/document.ts";
import type { Detector, Report } from "./detector.ts";

/*
 * Best effort: addresses are found by a street's word beside a house number, and grow over what follows in the form of a
 * town, a state, a postal code. Sources: the postal addressing formats of the Universal Postal Union's members
 * (https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions, read from memory, not quoted).
 */

const CAPITALISED = "\\p{Lu}[\\p{L}'.-]{0,30}";
const TOWN = "(?:St\\. )?\\p{Lu}[\\p{L}'-]{0,30}";

/** `221B Baker Street`, `1600 Pennsylvania Avenue NW, Apt 5`. */
const ENGLISH = new RegExp(
  `\\d{1,5}[A-Z]?(?:-\\d{1,4})? (?:(?:N|S|E|W|North|South|East|West|Old|New|St)\\.? )?(?:(?:${CAPITALISED}|\\d{1,3}(?:st|nd|rd|th)) ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Terrace|Square|Sq|Highway|Hwy|Parkway|Pkwy|Close|Crescent|Row|Circle|Cir|Gardens|Grove|Hill)\\b\\.?(?: (?:NW|NE|SW|SE|N|S|E|W)\\b)?`,
  "uy",
);
/** `12 rue de la Paix`, `5 bis, avenue Foch`. */
const FRENCH =
  /\d{1,4}(?: ?(?:bis|ter|quater))?,? (?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|quai|all[ée]e|cours|square|route|passage) (?:(?:de|du|des|de la|de l'|d'|la|le|les|l') ?){0,3}\p{Lu}[\p{L}'-]{0,30}(?:[ -]\p{Lu}[\p{L}'-]{0,30}){0,3}/iuy;
/** `Calle Mayor 12`, `Rua das Flores, 25`, `Via Roma 10`, `Am Markt 3`. */
const WORD_FIRST =
  /(?:calle|c\/|avenida|avda\.?|av\.|paseo|plaza|carrer|camino|rua|r\.|travessa|alameda|pra[çc]a|estrada|largo|via|viale|piazza|corso|vicolo|piazzale|plein|am|an der|unter den|platz)(?: (?:de|del|do|da|das|dos|di|della|dei|delle|dello|la|el|los|las|der|den|dem)){0,3} \p{L}[\p{L}'.-]{0,30}(?: (?:de |del |do |da |dos |das |di |della )?\p{Lu}[\p{L}'.-]{0,30}){0,3},? ?(?:n[.ºo°]{0,2} ?)?\d{1,5}[a-z]?\b/iuy;
/** What German and Dutch streets end in, before the house number. */
const STREET_ENDING =
  /(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|ufer|damm|ring|straat|laan|gracht|kade|plein|dijk|steeg|singel) $/i;
const STREET_BEFORE = /\p{Lu}[\p{L}.'-]{0,30}(?: \p{Lu}[\p{L}.'-]{0,30}){0,2} $/u;
/** The endings as words of their own, which are no street yet: "Ring 240 again". */
const BARE_ENDING =
  /^(?:During|Spring|String|Bring|\p{Lu}\p{Ll}*[aeiou]ring|Ring|Damm|Ufer|Platz|Allee|Weg|Gasse|Laan|Plein|Dijk|Kade) $/u;
const HOUSE = /[1-9]\d{0,3}(?:[ -]?[a-zA-Z]\b)?(?:-\d{1,4})?/y;
const BOX_NUMBER = /\.?:? (?:Nr\.? |n[.º°] ?)?\d{1,6}/iy;

/** A unit, a floor, a town, a state and postal codes after the street. */
const TAIL = new RegExp(
  [
    "(?:,? ?(?:Apt|Apartment|Suite|Ste|Unit|Floor|Flat|#|Wohnung|Etage|piso|andar|interno|int|bus)\\.? ?[\\dA-Z]{1,5}\\b)?",
    "(?:,? ?\\d{1,2}[ºª°] ?[\\p{L}]{0,10})?",
    "(?:(?:,|\\s-|\\n)? ?(?:[A-Z]-)?\\d{4,5}(?:-\\d{3,4})?(?: [A-Z]{2}\\b)?)?",
    `(?:(?:,| -|\\n)? ?(?:(?:am|an der|la|el|de|do|da|di|den|sur) )?${TOWN}(?:[ -](?:(?:am|an der|de|do|da|di|sur|la|upon|on) )?${TOWN}){0,2})?`,
    "(?:,? (?:[A-Z]{2}|[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2})\\b)?",
    "(?:,? (?:\\d{5}(?:-\\d{3,4})?|[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d|\\(\\p{L}{2}\\))(?!\\w))?",
  ].join(""),
  "uy",
);

function findAddresses(document: Document, report: Report): void {
  const { text, marks } = document;
  const hasStreetWord = document.hasCue("street");
  let done = 0;
  for (const number of marks.numbers) {
    if (number < done) continue;
    const found =
      suffixed(text, number) ??
      (hasStreetWord ? numberFirst(text, number) : undefined) ??
      withTown(text, number);
    if (found === undefined) continue;
    done = reportAddress(document, found, report);
  }
  for (const cue of document.cuesOf("street")) {
    const street = matchAt(WORD_FIRST, text, cue.start);
    if (street === undefined || !/\p{Lu}/u.test(street.slice(1))) continue;
    reportAddress(document, [cue.start, cue.start + street.length], report);
  }
}

function reportAddress(
  document: Document,
  [start, end]: readonly [number, number],
  report: Report,
): number {
  const tail = matchAt(TAIL, document.text, end) ?? "";
  const last = end + trimTail(tail).length;
  const score = tail.length > 2 || document.isNear("address", start, 30) ? 0.85 : 0.7;
  report("address", start, last, score);
  return last;
}

/** A tail that is only a capitalised word after a full stop's space is the next sentence. */
function trimTail(tail: string): string {
  return /^ \p{Lu}\p{L}*$/u.test(tail) ? "" : tail.replace(/[,\s-]+$/, "");
}

function numberFirst(text: string, at: number): [number, number] | undefined {
  if (/[\w.,/-]/.test(text.charAt(at - 1))) return undefined;
  const street = matchAt(ENGLISH, text, at) ?? matchAt(FRENCH, text, at);
  return street === undefined ? undefined : [at, at + street.length];
}

function suffixed(text: string, number: number): [number, number] | undefined {
  if (!STREET_ENDING.test(text.slice(Math.max(0, number - 10), number))) return undefined;
  const from = Math.max(0, number - 60);
  const street = STREET_BEFORE.exec(text.slice(from, number));
  const house = matchAt(HOUSE, text, number);
  if (street === null || house === undefined || BARE_ENDING.test(street[0])) return undefined;
  return [from + street.index, number + house.length];
}

const LABELLED =
  /(?: (?:is|ist|lautet|est|es|é|è)| ?:)[ \t]{0,2}\n?(?=[\p{Lu}\d])[^\n;"<>{}()=@|]{8,100}/uy;
const NOT_POSTAL = /(?:\bip|\bmac|e-?mail|mail|web|wallet|memory|server|network)[ -]$/i;
const SENTENCE_END = /[.!?](?: (?=\p{Lu})|$).*$/su;

/** What a label announces is an address of whatever form, if a number and a capitalised word stand in it. */
function findLabelled(document: Document, report: Report): void {
  const { text } = document;
  for (const cue of document.cuesOf("address")) {
    if (NOT_POSTAL.test(text.slice(Math.max(0, cue.start - 10), cue.start))) continue;
    const announced = matchAt(LABELLED, text, cue.end)?.replace(SENTENCE_END, "").trimEnd();
    if (announced === undefined) continue;
    const value = announced.replace(/^(?: ?:| \p{L}{1,6})\s*/u, "");
    if (!/(?<![\p{L}\d.:])\d{1,5}(?![\d.:])/u.test(value) || !/\p{Lu}\p{Ll}{2}/u.test(value)) {
      continue;
    }
    const end = cue.end + announced.length;
    report("address", end - value.length, end, 0.65);
  }
}

/** `Kerkkolankatu 83, 21380 Aura`: a capitalised word, a house number, a postal code and a town. */
const WITH_TOWN =
  /\d{1,4}[a-zA-Z]?,? ?\n?(?:[A-Z]{1,2}-)?(?:\d{5}|\d{3} \d{2}|(?!19|20)\d{4}(?: [A-Z]{2})?) \p{Lu}[\p{L}-]{2,30}/uy;

function withTown(text: string, number: number): [number, number] | undefined {
  const rest = text.charAt(number - 1) === " " ? matchAt(WITH_TOWN, text, number) : undefined;
  if (rest === undefined) return undefined;
  const from = Math.max(0, number - 60);
  const street = STREET_BEFORE.exec(text.slice(from, number));
  return street === null ? undefined : [from + street.index, number + rest.length];
}

function findPostBoxes(document: Document, report: Report): void {
  for (const cue of document.cuesOf("postBox")) {
    const number = matchAt(BOX_NUMBER, document.text, cue.end);
    if (number !== undefined) reportAddress(document, [cue.start, cue.end + number.length], report);
  }
}

export const addresses: Detector = {
  name: "addresses",
  find: (document, report) => {
    if (document.marks.numbers.length === 0) return;
    findAddresses(document, report);
    findPostBoxes(document, report);
    findLabelled(document, report);
  },
};
