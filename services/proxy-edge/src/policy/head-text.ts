import { asText } from "../pipeline/exchange.ts";
import { goesUpstream } from "../pipeline/upstream/header-rules.ts";

/** What of a call stands outside of its body, and goes upstream with it. */
export interface CallHeadTexts {
  /** Canonical, without the query. */
  readonly path: string;
  /** What follows the question mark. */
  readonly query: string;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  /** The caller's, which goes nowhere. */
  readonly secret: string;
}

/**
 * What a path, a query and headers say in words, a line for each: `name: value`. Empty for most calls. Left out are identifiers,
 * and headers in which programs, not people, say what they are and what they take.
 */
export function headTextOf({ path, query, rawHeaders, secret }: CallHeadTexts): string {
  const lines: string[] = [];
  if (holdsWords(path)) addSegments(path, lines);
  if (query !== "") addParameters(query, secret, lines);
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = [rawHeaders[at], rawHeaders[at + 1]];
    const lower = name.toLowerCase();
    if (!saysSomething(lower, value) || value.includes(secret)) continue;
    const page = PAGES.has(lower) ? URL.parse(value) : null;
    if (page === null) {
      lines.push(`${name}: ${asText(value)}`);
    } else {
      addSegments(page.pathname, lines);
      addParameters(page.search, secret, lines);
    }
  }
  return lines.join("\n");
}

/** Where the caller's page or program is found: a policy on addresses is not about that, but about what its path and query say. */
const PAGES = new Set(["http-referer", "referer"]);

/** Letters, digits and the signs of names: what providers call their objects. */
const OF_IDENTIFIERS = /^[\w\-.:~/*]*$/;

/** Does a path say more than identifiers do? */
export const holdsWords = (path: string): boolean => !OF_IDENTIFIERS.test(path);

function addSegments(path: string, lines: string[]): void {
  for (const segment of path.split("/")) {
    if (holdsWords(segment)) lines.push(`path: ${decoded(segment)}`);
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function addParameters(query: string, secret: string, lines: string[]): void {
  for (const [name, value] of new URLSearchParams(query)) {
    const isIdentifier = (ID.test(name) || PARAMETERS.has(name)) && OF_IDENTIFIERS.test(value);
    if (!isIdentifier && !value.includes(secret)) lines.push(`${name}: ${value}`);
  }
}

/** Versions and names of models have dates in them, cursors are identifiers. */
const PARAMETERS = new Set(["after", "api-version", "before", "cursor", "model", "pageToken"]);

const ID = /(?:^|[-_])ids?$/i;

/** Versions of programs look like addresses of networks, and the numbers of traces like those of cards. */
const SAID_BY_PROGRAMS = new Set([
  "accept",
  "accept-charset",
  "accept-language",
  "anthropic-beta",
  "anthropic-version",
  "b3",
  "cache-control",
  "content-encoding",
  "content-language",
  "date",
  "dnt",
  "openai-beta",
  "openai-organization",
  "openai-project",
  "origin",
  "pragma",
  "priority",
  "sentry-trace",
  "user-agent",
  "x-cloud-trace-context",
  "x-goog-api-client",
]);
const PROGRAMS_PREFIXES = ["if-", "sec-", "x-b3-", "x-datadog-", "x-ms-", "x-stainless-"];
const PLAIN_TYPE =
  /^[\w.+-]+\/[\w.+-]+\s*(?:;\s*(?:charset|boundary)="?[\w'()+,./:=? -]{1,70}"?\s*)*$/;

function saysSomething(name: string, value: string): boolean {
  if (SAID_BY_PROGRAMS.has(name) || !goesUpstream(name)) return false;
  if (name === "content-type") return !PLAIN_TYPE.test(value);
  if (ID.test(name) && OF_IDENTIFIERS.test(value)) return false;
  return !PROGRAMS_PREFIXES.some((prefix) => name.startsWith(prefix));
}
