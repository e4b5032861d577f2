import { ibanLength, isAbaRouting, isBic, isCard, isIban } from "../checks/banking.ts";
import { allSame, isLuhn } from "../checks/digits.ts";
import { type Document, isIsolated, matchAt } from "../text/document.ts";
import { type Detector, findNumbers, type NumberForm, type Report } from "./detector.ts";

/** Payment cards by issuer's range, length and check digit; with a label any number of that length that has a check digit. */
const CARD: NumberForm = {
  type: "credit_debit_number",
  patterns: [
    /\d{4}([ .-]{1,2})\d{4}\1\d{4}\1\d{4}\1\d{3}/y,
    /\d{4}([ .-]{1,2})\d{4}\1\d{4}\1\d{1,4}/y,
    /\d{4}([ .-]{1,2})\d{6}\1\d{4,5}/y,
    /\d{12,19}/y,
  ],
  score: ({ digits, document, start, end }) => {
    if (allSame(digits)) return undefined;
    if (isCard(digits)) return document.isLabelled("card", start, end) ? 0.99 : 0.9;
    return isLuhn(digits) && document.isLabelled("card", start, end) ? 0.7 : undefined;
  },
};

/** The three or four digits beside a card number, by label only. */
const CARD_CODE: NumberForm = {
  type: "credit_debit_cvv",
  isShort: true,
  patterns: [/\d{3,4}/y],
  score: ({ document, start, end }) =>
    document.isLabelled("cardCode", start, end) ? 0.9 : undefined,
};

/** Month and year, by label or shortly after a card's word. */
const CARD_EXPIRY: NumberForm = {
  type: "credit_debit_expiry",
  patterns: [/(?:0[1-9]|1[0-2]) ?[/.-] ?(?:20\d{2}|\d{2})/y],
  score: ({ document, start, end }) =>
    document.isLabelled("cardExpiry", start, end) || document.isNear("card", start, 50)
      ? 0.9
      : undefined,
};

/** Account numbers have no common form: digits with a label. */
const ACCOUNT: NumberForm = {
  type: "bank_account_number",
  patterns: [/\d{2,10}(?:[ .-]\d{1,10}){1,4}/y, /\d{5,20}/y],
  score: ({ digits, document, start, end }) =>
    digits.length >= 6 && digits.length <= 20 && document.isLabelled("account", start, end)
      ? 0.8
      : undefined,
};

/** How many digits banks' numbers have: sort codes 6, Bankleitzahlen and Canadian transit numbers 8, ABA routing numbers 9. */
const ROUTING_DIGITS: ReadonlySet<number> = new Set([6, 8, 9]);

/**
 * ABA routing numbers, sort codes (dd-dd-dd) and Bankleitzahlen, by label, and the numbers of branches, of four or five digits, by a label
 * of their own: "routing" has another meaning in networks.
 */
const ROUTING: NumberForm = {
  type: "bank_routing",
  patterns: [
    /\d{2}[- ]\d{2}[- ]\d{2}/y,
    /\d{3} \d{3} \d{2}/y,
    /\d{5}-\d{3}/y,
    /\d{4}-\d/y,
    /\d{4,9}/y,
  ],
  score: ({ digits, document, start, end }) => {
    if (document.isLabelled("branch", start, end)) return 0.8;
    if (!document.isLabelled("routing", start, end)) return undefined;
    if (isAbaRouting(digits)) return 0.97;
    return ROUTING_DIGITS.has(digits.length) ? 0.8 : undefined;
  },
};

const FORMS = [CARD, CARD_CODE, CARD_EXPIRY, ACCOUNT, ROUTING];

const IBAN = /[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{1,4}){3,9}/iy;

/** IBANs: country, length and remainder by 97. Whatever follows one in the same form is left out. */
function findIbans(document: Document, report: Report): void {
  for (const start of document.marks.numbers) {
    const text = matchAt(IBAN, document.text, start);
    const length = text === undefined ? undefined : ibanLength(text.slice(0, 2));
    if (text === undefined || length === undefined) continue;
    const end = endOfCharacters(document.text, start, length);
    const compact = document.text.slice(start, end).replaceAll(/[ -]/g, "");
    if (compact.length !== length || !isIban(compact)) continue;
    if (isIsolated(document.text, start, end)) {
      report("international_bank_account_number", start, end, 0.99);
    }
  }
}

/** Where a number of letters and digits ends, single separators not counted. */
function endOfCharacters(text: string, start: number, characters: number): number {
  let left = characters;
  let at = start;
  for (; at < text.length && left > 0; at++) {
    if (/[A-Z0-9]/i.test(text.charAt(at))) left--;
    else if (!/[ -]/.test(text.charAt(at))) return at;
  }
  return at;
}

const BIC = /[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?/y;
const BIC_START = /[A-Z]/;
const BIC_WINDOW = 30;

/** BICs by form and country, near a word that says so: eight capitals alone are as often a word. */
function findBics(document: Document, report: Report): void {
  for (const cue of document.cuesOf("swift")) {
    for (let at = Math.max(0, cue.start - BIC_WINDOW); at < cue.end + BIC_WINDOW; at++) {
      const code = BIC_START.test(document.text.charAt(at))
        ? matchAt(BIC, document.text, at)
        : undefined;
      if (code === undefined || !isBic(code)) continue;
      if (isIsolated(document.text, at, at + code.length)) {
        report("swift_code", at, at + code.length, 0.95);
      }
    }
  }
}

export const cardsAndBanks: Detector = {
  name: "cards and banks",
  find: (document, report) => {
    if (document.marks.numbers.length > 0) {
      findNumbers(document, FORMS, report);
      findIbans(document, report);
    }
    findBics(document, report);
  },
};
