import type { HeaderLine } from "@lintel/providers";

/** Of one connection only (RFC 9110, 7.6.1), beside whatever `connection` names. */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** Headers of the caller that do not go upstream. All others do, in their order and as often as they came. */
const NOT_UPSTREAM = new Set([
  ...HOP_BY_HOP,
  // The gateway's own credentials, and what belongs to the caller's session with it.
  "authorization",
  "x-api-key",
  "api-key",
  "cookie",
  // Said anew for the upstream: by undici, or below in the pipeline.
  "host",
  "content-length",
  "expect",
  "accept-encoding",
  "traceparent",
  "tracestate",
  "baggage",
  // Addressed to the gateway.
  "x-request-id",
  "x-request-timeout",
  "x-metadata",
  "x-custom-event-id",
  // A method other than the one that was allowed.
  "x-http-method",
  "x-http-method-override",
  "x-method-override",
  // Where the caller is, which the provider has no need to know.
  "forwarded",
  "via",
  "x-real-ip",
]);
const NOT_UPSTREAM_PREFIXES = ["x-lintel-", "x-forwarded-"];

/** Headers of the upstream that do not go to the caller. */
const NOT_DOWNSTREAM = new Set([
  // Which pages may read our answers is not the upstream's to say.
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-expose-headers",
  ...HOP_BY_HOP,
  // The session and the address are the gateway's, not the caller's.
  "set-cookie",
  "alt-svc",
  "strict-transport-security",
  // The gateway's own names; the upstream's id is kept under another.
  "x-request-id",
  "x-lintel-error",
]);

/**
 * The caller's headers that go upstream, from node's flat list of names and values. One that holds the caller's
 * `secret` does not, however it is called, nor does one that is said by us: `own` is in its place.
 */
export function toUpstreamHeaders(
  raw: readonly string[],
  secret: string,
  own: readonly HeaderLine[],
): HeaderLine[] {
  const lines = linesOf(raw);
  const replaced = new Set(own.map(([name]) => name.toLowerCase()));
  const named = namedByConnection(lines);
  return lines.filter(([name, value]) => {
    const lower = name.toLowerCase();
    if (NOT_UPSTREAM.has(lower) || named.has(lower) || replaced.has(lower)) return false;
    if (value.length >= secret.length && value.includes(secret)) return false;
    return !NOT_UPSTREAM_PREFIXES.some((prefix) => lower.startsWith(prefix));
  });
}

export interface CallerHeaderRules {
  /** Limits of ours are in force. */
  readonly hasLimits: boolean;
  /** The answer passes in its whole length. */
  readonly keepsLength: boolean;
  /** What the answer was translated to. */
  readonly contentType?: string | undefined;
}

/**
 * The upstream's headers that go to the caller. `replaced` are names (lower case) the gateway sets itself; with
 * limits of ours in force, the upstream's `x-ratelimit-` headers would contradict them.
 */
export function toCallerHeaders(
  lines: readonly HeaderLine[],
  rules: CallerHeaderRules,
): HeaderLine[] {
  const named = namedByConnection(lines);
  return lines.flatMap(([name, value]): HeaderLine[] => {
    const lower = name.toLowerCase();
    if (lower === "x-request-id") return [["x-upstream-request-id", value]];
    if (NOT_DOWNSTREAM.has(lower) || named.has(lower)) return [];
    if (lower === "content-length" && !rules.keepsLength) return [];
    if (lower === "content-type") return [[name, rules.contentType ?? value]];
    if (rules.hasLimits && lower.startsWith("x-ratelimit-")) return [];
    return [[name, value]];
  });
}

function linesOf(raw: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) lines.push([raw[at] ?? "", raw[at + 1] ?? ""]);
  return lines;
}

const NONE: ReadonlySet<string> = new Set();

function namedByConnection(lines: readonly HeaderLine[]): ReadonlySet<string> {
  let named: Set<string> | undefined;
  for (const [name, value] of lines) {
    if (name.length !== 10 || name.toLowerCase() !== "connection") continue;
    named ??= new Set();
    for (const token of value.split(",")) named.add(token.trim().toLowerCase());
  }
  return named ?? NONE;
}
