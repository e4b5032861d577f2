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
    const value = passwordAt(document.text, start);
    if (value === undefined) continue;
    const isWord = ORDINARY_WORD.test(value);
    // In a sentence a plain word is no password: "the password is wrong".
    if (isWord && assigned === undefined) continue;
    report("password", start, start + value.length, isWord ? 0.6 : 0.9);
  }
}

/** What stands there without the sentence's own punctuation, unless it is a variable, a type or a call. */
function passwordAt(text: string, start: number): string | undefined {
  const value = matchAt(PASSWORD, text, start)?.replace(/[.,;:?)\]}]+$/, "");
  if (value === undefined || value.length < 4 || REFERENCE.test(value)) return undefined;
  return /^[\w.]+\(/.test(value) ? undefined : value;
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
  /["'`*]{0,3}\s{0,3}(?:[:=]|is|ist|lautet|est|es|é|è)\s{1,3}["'`*]{0,3}|["'`*]{0,3}[:=]["'`*]{0,3}|\s{1,2}(?=[\p{L}._-]{1,30}\d|\p{L}+[._]\p{L})/iuy;

/** User names by label; without a digit, dot or underscore only where a sign separates them from it. */
function findUsernames(document: Document, report: Report): void {
  const { text } = document;
  for (const cue of document.cuesOf("username")) {
    const separator = matchAt(NAMED, text, cue.end);
    if (separator === undefined) continue;
    const start = cue.end + separator.length;
    const value = matchAt(USERNAME, text, start)?.replace(/[._-]+$/, "");
    if (value === undefined || text.charAt(start + value.length) === "@") continue;
    const isMarked = /[\d._-]/.test(value);
    if (!isMarked && !isAssignedName(separator, value, text.charAt(start + value.length))) continue;
    report("username", start, start + value.length, isMarked ? 0.85 : 0.65);
  }
}

function isAssignedName(separator: string, value: string, next: string): boolean {
  return /[:=]/.test(separator) && !REFERENCE.test(value) && !/[(.]/.test(next);
}

export const credentials: Detector = {
  name: "credentials",
  find: (document, report) => {
    findPasswords(document, report);
    findPins(document, report);
    findUsernames(document, report);
  },
};
