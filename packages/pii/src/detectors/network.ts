import { type Document, isDigitAt, isIsolated, matchAt } from "../text/document.ts";
import type { Detector, Report } from "./detector.ts";

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const MAX_LOCAL = 64;
/** Labels of at most 63 characters, the last of letters only (RFC 5321 and 1035). */
const DOMAIN = /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,8}\p{L}{2,24}/uy;

/** E-mail addresses, from the `@` to both sides. Not the users of URLs, nor `git@` of a repository's address. */
function findEmails({ marks, text }: Document, report: Report): void {
  for (const at of marks.ats) reportEmail(text, [at, at + 1], report);
  for (const number of marks.numbers) {
    // The sign as URLs have it.
    if (text.startsWith("%40", number - 1)) reportEmail(text, [number - 1, number + 2], report);
  }
}

/** `sign` is where the `@` stands. */
function reportEmail(text: string, sign: readonly [number, number], report: Report): void {
  const [at, behind] = sign;
  const domain = matchAt(DOMAIN, text, behind);
  if (domain === undefined) return;
  const end = behind + domain.length;
  const start = startOfLocal(text, at);
  const isUrlUser = /:\/\/[^\s/]{0,60}$/.test(text.slice(Math.max(0, start - 64), start));
  const isRepository = text.charAt(end) === ":" && /\w/.test(text.charAt(end + 1));
  if (start === at || isUrlUser || isRepository || /[\w-]/.test(text.charAt(end))) return;
  report("email", start, end, 0.98);
}

function startOfLocal(text: string, at: number): number {
  let start = at;
  while (start > at - MAX_LOCAL && start > 0 && LOCAL.test(text.charAt(start - 1))) start--;
  while (start < at && /[.'%-]/.test(text.charAt(start))) start++;
  return start;
}

const SCHEME = /(?:https?|ftps?|sftp|wss?|file|ssh|git)$/i;
const URL_REST = /[^\s<>"'`{}|\\^[\]]{1,2048}/y;
const TRAILING = /[.,;:!?)*_]+$/;

/** URLs with a scheme, and those that start with `www.`. */
function findUrls(document: Document, report: Report): void {
  const { text, marks } = document;
  let done = 0;
  for (const colon of marks.schemes) {
    if (colon < done) continue;
    const scheme = SCHEME.exec(text.slice(Math.max(0, colon - 5), colon))?.[0];
    if (scheme === undefined || isLetter(text, colon - scheme.length - 1)) continue;
    const end = endOfUrl(text, colon + 3);
    done = end;
    if (end > colon + 4) report("url", colon - scheme.length, end, 0.97);
  }
  done = 0;
  for (const dot of marks.dots) {
    if (dot >= done && /\bwww$/i.test(text.slice(Math.max(0, dot - 4), dot))) {
      done = endOfUrl(text, dot + 1);
      report("url", dot - 3, done, 0.95);
    }
  }
}

function endOfUrl(text: string, start: number): number {
  const rest = matchAt(URL_REST, text, start) ?? "";
  const trailing = TRAILING.exec(rest.slice(-8))?.[0].length ?? 0;
  return start + rest.length - (rest.endsWith(")") && rest.includes("(") ? 0 : trailing);
}

function isLetter(text: string, at: number): boolean {
  return /[\p{L}\p{N}]/u.test(text.charAt(at));
}

/** Top-level domains that are no file names and no members in code. */
const BARE_DOMAIN =
  /(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,4}(?:com|org|net|edu|gov|co\.uk|de|fr|es|nl|it|com\.br|pt)(?:\/[^\s<>"'`{}|\\^[\]]{0,512})?/iy;

/** Domains without a scheme. A dot in a name like `java.net.URL`, and what is called as a function, is none. */
function findBareDomains(document: Document, report: Report): void {
  const { text, marks } = document;
  let done = 0;
  for (const dot of marks.dots) {
    if (dot < done) continue;
    const start = startOfLabel(text, dot);
    const domain = matchAt(BARE_DOMAIN, text, start);
    if (domain === undefined) continue;
    const end =
      endOfUrl(text, start) < start + domain.length
        ? start + domain.replace(TRAILING, "").length
        : start + domain.length;
    done = end;
    if (
      /[\w@./\\:%-]/.test(text.charAt(start - 1)) ||
      /^(?:[\w@(=[-]|\.\w)/.test(text.slice(end, end + 2))
    ) {
      continue;
    }
    report("url", start, end, 0.6);
  }
}

function startOfLabel(text: string, dot: number): number {
  let start = dot;
  while (start > dot - 63 && start > 0 && /[a-z0-9-]/i.test(text.charAt(start - 1))) start--;
  return start;
}

const IPV4 = /(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}/y;

/** IPv4 of four decimal bytes, unless a word says that it is a version or a product's name stands before it. */
function findIpv4(document: Document, report: Report): void {
  const { text, marks } = document;
  for (const start of marks.numbers) {
    const address = isDigitAt(text, start) ? matchAt(IPV4, text, start) : undefined;
    if (address === undefined) continue;
    const end = start + address.length;
    const before = text.charAt(start - 1);
    const isUrlHost = text.startsWith("://", start - 3);
    if (/[\w.-]/.test(before) || /^(?:\w|\.\w|-\w)/.test(text.slice(end, end + 2))) continue;
    if (before === "/" && !isUrlHost && /\w/.test(text.charAt(start - 2))) continue;
    if (document.isNear("version", start, 16)) continue;
    report("ip_address", start, end, 0.95);
  }
}

const HEX = /[\da-f:]/i;
const MAX_IPV6 = 45;
const GROUPS = /^[\da-f]{1,4}(?::[\da-f]{1,4}){0,7}$/i;

/** IPv6 (RFC 4291), MAC addresses of six pairs, from a run with a digit over what hexadecimal digits and colons touch it. */
function findColonAddresses(document: Document, report: Report): void {
  const { text, marks } = document;
  let done = 0;
  for (const number of marks.numbers) {
    if (number < done) continue;
    const [start, end] = spanOf(text, number, HEX);
    done = end;
    const value = text.slice(start, end).replace(/(?<!:):$/, "");
    if (!value.includes(":") || /[\p{L}\p{N}_]/u.test(text.charAt(start - 1))) continue;
    if (/[\p{L}\p{N}_]/u.test(text.charAt(end))) continue;
    if (MAC_COLONS.test(value)) report("mac_address", start, start + value.length, 0.98);
    else if (isIpv6(value)) report("ip_address", start, start + value.length, 0.95);
  }
}

function spanOf(text: string, from: number, pattern: RegExp): [number, number] {
  let start = from;
  let end = from;
  while (start > 0 && start > from - MAX_IPV6 && pattern.test(text.charAt(start - 1))) start--;
  while (end < text.length && end < from + MAX_IPV6 && pattern.test(text.charAt(end))) end++;
  return [start, end];
}

function isIpv6(value: string): boolean {
  const halves = value.split("::");
  if (halves.length > 2 || !halves.every((half) => half === "" || GROUPS.test(half))) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  return halves.length === 2
    ? groups.length > 0 && groups.length < 8 && value.length > 3
    : groups.length === 8;
}

const MAC_COLONS = /^[\da-f]{2}(?::[\da-f]{2}){5}$/i;
const MAC_OTHERS = [/[\da-f]{2}(?:-[\da-f]{2}){5}/iy, /[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}/iy];

/** MAC addresses written with hyphens or Cisco's dots (IEEE 802-2014, 8.1). */
function findOtherMacs(document: Document, report: Report): void {
  const { text, marks } = document;
  for (const number of marks.numbers) {
    for (const start of [number, number - 3, number - 6]) {
      if (text.charAt(start + 2) !== "-" && text.charAt(start + 4) !== ".") continue;
      const mac = MAC_OTHERS.map((pattern) => matchAt(pattern, text, Math.max(0, start))).find(
        (found) => found !== undefined,
      );
      if (mac === undefined || start < 0 || !/\d/.test(mac)) continue;
      if (isIsolated(text, start, start + mac.length)) {
        report("mac_address", start, start + mac.length, 0.95);
      }
    }
  }
}

export const network: Detector = {
  name: "network",
  find: (document, report) => {
    const { ats, schemes, dots, numbers } = document.marks;
    if (ats.length > 0 || numbers.length > 0) findEmails(document, report);
    if (schemes.length > 0 || dots.length > 0) findUrls(document, report);
    if (dots.length > 0) findBareDomains(document, report);
    if (numbers.length === 0) return;
    findIpv4(document, report);
    findColonAddresses(document, report);
    findOtherMacs(document, report);
  },
};
