import { type Document, matchAt } from "../text/document.ts";
import type { Detector, Report } from "./detector.ts";

/* Best effort: what a person typed as a password, a PIN or a user name has no form; a word announces it. */

/** What separates a word from the password it announces, written as a setting or as a sentence. */
const ASSIGNED = /["'`*]{0,3}\s{0,3}(?::=|=>|[:=])\s{0,3}["'`*]{0,3}/y;
const SPOKEN =
  /\s{1,2}(?:is|ist|lautet|est|es|é|è|e'|luidt)(?: now| jetzt| nu)?\s{0,2}:?\s{1,2}["'`“«]{0,2}/iy;
const PASSWORD = /[^\s"'`<>,“”«»]{4,128}/y;
const REFERENCE =
  /^(?:\$|\{|<|%|process\.|os\.|env|null|none|true|false|undefined|string|str\b|required|reset|change|\*|\.\.\.|getpass|input\(|self\.|this\.|req\.|config\.|not\b|the\b)/i;
const ORDINARY_WORD = /^\p{L}?\p{Ll}*[.!?)]*$/u;

function findPasswords(document: Document, report: Report): void {
  for (const cue of document.cuesOf("password")) {
    const assigned = matchAt(ASSIGNED, document.text, cue.end);
    const separator = assigned ?? matchAt(SPOKEN, document.text, cue.end);
    if (separator === undefined) continue;
    const start = cue.end + separator.length;
    const value = passwordAt(document.text, start, QUOTE_END.test(separator));
    if (value === undefined) continue;
    const isWord = ORDINARY_WORD.test(value);
    // In a sentence a plain word is no password: "the password is wrong".
    if (isWord && assigned === undefined) continue;
    report("password", start, start + value.length, isWord ? 0.6 : 0.9);
  }
}

const QUOTE_END = /["'`]$/;
/** A constant, a member or a call, as code assigns them. */
const EXPRESSION = /^(?:[A-Z_]{2,}$|[A-Za-z_$][A-Za-z_$]*(?:\??\.[A-Za-z_$]+)+$|[\w.$]+[([])/;
const LINE_END = /^[.!]?[ \t]{0,8}(?:\r?\n|$)/;

/** What stands there without the sentence's own punctuation, unless it is a variable, a type or a call. */
function passwordAt(text: string, start: number, isQuoted: boolean): string | undefined {
  const value = matchAt(PASSWORD, text, start)?.replace(/[.,;:?)\]}]+$/, "");
  if (value === undefined || value.length < 4 || REFERENCE.test(value)) return undefined;
  if (isQuoted) return value;
  if (EXPRESSION.test(value)) return undefined;
  // A plain word ends the line it is given on; elsewhere it is the rest of a sentence, or a variable.
  const end = start + value.length;
  return ORDINARY_WORD.test(value) && !LINE_END.test(text.slice(end, end + 10)) ? undefined : value;
}

const PIN = /\d{4,8}(?![\d\w-])/y;

function findPins(document: Document, report: Report): void {
  for (const cue of document.cuesOf("pin")) {
    const start = document.afterCue(cue);
    const value = matchAt(PIN, document.text, start);
    if (value !== undefined) report("pin", start, start + value.length, 0.9);
  }
}

const USERNAME = /[\p{L}\d][\p{L}\d._-]{2,40}/uy;
const NAMED =
  /["'`*]{0,3}\s{0,3}(?:[:=]|is|ist|lautet|est|es|é|è)\s{1,3}["'`*]{0,3}|["'`*]{0,3}[:=]["'`*]{0,3}|\s{1,2}(?=[\p{L}._-]{1,30}\d)/iuy;
/** Words that code and sentences put a sign behind as often as a name. */
const WEAK =
  /^(?:user|user.?id|usuario|utente|gebruiker|benutzer|utilisateur|utilizador|handle|identifiant)$/i;

/** User names by label. */
function findUsernames(document: Document, report: Report): void {
  const { text } = document;
  for (const cue of document.cuesOf("username")) {
    const separator = matchAt(NAMED, text, cue.end);
    if (separator === undefined) continue;
    const start = cue.end + separator.length;
    const value = matchAt(USERNAME, text, start)?.replace(/[._-]+$/, "");
    if (value === undefined || /[@([]/.test(text.charAt(start + value.length))) continue;
    const isWeak = WEAK.test(text.slice(cue.start, cue.end));
    const score = scoreUsername(value, separator, isWeak);
    if (score !== undefined) report("username", start, start + value.length, score);
  }
}

/** A digit, a quote or one sign within makes a name sure; a plain word needs a strong label and a sign before it. */
function scoreUsername(value: string, separator: string, isWeak: boolean): number | undefined {
  if (REFERENCE.test(value) || /\p{Ll}\p{Lu}/u.test(value)) return undefined;
  if (QUOTE_END.test(separator)) return 0.85;
  // A member of something: `row.user_id`, `hosts.username`.
  if (/\..*[._]|_.*\.|\.(?:user|name|username|login|id)$/i.test(value)) return undefined;
  if (/\d/.test(value)) return 0.85;
  if (isWeak || !/[:=]/.test(separator)) return undefined;
  return /[._-]/.test(value) ? 0.8 : 0.65;
}

export const credentials: Detector = {
  name: "credentials",
  find: (document, report) => {
    findPasswords(document, report);
    findPins(document, report);
    findUsernames(document, report);
  },
};
