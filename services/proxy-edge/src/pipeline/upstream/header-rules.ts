import type { ProviderSetting } from "@lintel/core";
import type { HeaderLine, Provider } from "@lintel/providers";

import { perName } from "../../http/per-name.ts";

/** Hop-by-hop headers (RFC 9110, 7.6.1), in addition to those that `connection` names. */
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
  "x-goog-api-key",
  "cookie",
  // Set by the gateway on the upstream request: by the connection, or below in the pipeline.
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
  // A deployment of Azure's other than the one that was allowed
  // (learn.microsoft.com/azure/foundry/openai/how-to/spillover-traffic-management, November 2026).
  "x-ms-spillover-deployment",
  // Who pays for a call, and how it is served, is decided by the setting and the body, by which a call is bounded and priced.
  "x-goog-user-project",
  // What of an answer Google is to leave out, its usage for one.
  "x-goog-fieldmask",
  // Where the caller is, which the provider need not know.
  "cf-connecting-ip",
  "cf-connecting-ipv6",
  "cf-pseudo-ipv4",
  "fastly-client-ip",
  "forwarded",
  "true-client-ip",
  "via",
  "x-appengine-user-ip",
  "x-azure-clientip",
  "x-azure-socketip",
  "x-client-ip",
  "x-cluster-client-ip",
  "x-envoy-external-address",
  "x-original-forwarded-for",
  "x-real-ip",
]);
const NOT_UPSTREAM_PREFIXES = [
  "x-lintel-",
  "x-forwarded-",
  // Parts of the caller's signature (date, hash, session): what is sent is signed anew.
  "x-amz-",
  // Tiers, latencies and guardrails that cost more (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html,
  // docs.cloud.google.com/vertex-ai/generative-ai/docs/priority-paygo, November 2026).
  "x-amzn-bedrock-",
  "x-vertex-ai-",
];

/** Headers of the upstream that do not go to the caller. */
const NOT_DOWNSTREAM = new Set([
  // Which pages may read our answers is not for the upstream to say.
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-expose-headers",
  ...HOP_BY_HOP,
  // Credentials, and how to ask for them, are between the gateway and the upstream.
  "authorization",
  "www-authenticate",
  "authentication-info",
  "x-api-key",
  "api-key",
  // The session and the address are the gateway's, not the caller's.
  "set-cookie",
  "alt-svc",
  "strict-transport-security",
  // The gateway's own names; the upstream's id is kept under another.
  "x-request-id",
  "x-lintel-error",
]);

/**
 * The caller's headers that go upstream, from node's flat list of names and values. A header that holds the caller's
 * `secret` does not, whatever its name, nor does one that the gateway sets itself (`own`).
 */
export function toUpstreamHeaders(
  raw: readonly string[],
  secret: string,
  own: readonly HeaderLine[],
): HeaderLine[] {
  const named = namedIn(raw);
  const lines: HeaderLine[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? "";
    const value = raw[at + 1] ?? "";
    const rule = ruleOf(name);
    const { lower } = rule;
    if (!rule.goesUpstream || named.has(lower) || isAmong(own, lower)) continue;
    const isSecret = value.length >= secret.length && value.includes(secret);
    if (!isSecret) lines.push([name, value]);
  }
  return lines;
}

/** Does a header of this name (lower case) go upstream, unless the call itself says otherwise? */
export const goesUpstream = (lower: string): boolean =>
  !NOT_UPSTREAM.has(lower) && !hasHiddenPrefix(lower);

/** Rules that depend on the name alone, whoever sends the header. */
interface NameRule {
  readonly lower: string;
  readonly goesUpstream: boolean;
  readonly goesDownstream: boolean;
}

const ruleOf = perName((name): NameRule => {
  const lower = name.toLowerCase();
  return {
    lower,
    goesUpstream: goesUpstream(lower),
    goesDownstream: !NOT_DOWNSTREAM.has(lower),
  };
});

const isAmong = (lines: readonly HeaderLine[], lower: string): boolean =>
  lines.some((line) => line[0].length === lower.length && ruleOf(line[0]).lower === lower);

const hasHiddenPrefix = (lower: string): boolean =>
  lower.startsWith("x-") && NOT_UPSTREAM_PREFIXES.some((prefix) => lower.startsWith(prefix));

export interface CallerHeaderRules {
  /** The gateway's own limits apply. */
  readonly hasLimits: boolean;
  /** The answer passes at its full length. */
  readonly keepsLength: boolean;
  /** The content type that the answer was translated to. */
  readonly contentType?: string | undefined;
  /** The setting's secrets: a header that repeats any of them is dropped. */
  readonly credentials: readonly string[];
}

/**
 * The upstream's headers that go to the caller. `replaced` are names (lower case) that the gateway sets itself; where its
 * own limits apply, the upstream's `x-ratelimit-` headers would contradict them.
 */
export function toCallerHeaders(
  lines: readonly HeaderLine[],
  rules: CallerHeaderRules,
): HeaderLine[] {
  const named = namedBy(lines);
  const passed: HeaderLine[] = [];
  for (const line of lines) {
    const name = line[0];
    const value = line[1];
    const rule = ruleOf(name);
    const { lower } = rule;
    if (lower === "x-request-id") passed.push(["x-upstream-request-id", value]);
    else if (lower === "content-type") passed.push([name, rules.contentType ?? value]);
    else if (named.has(lower) || !mayReachCaller(rule, rules)) continue;
    else if (!repeats(value, rules.credentials)) passed.push(line);
  }
  const { contentType } = rules;
  if (contentType !== undefined && !isAmong(passed, "content-type")) {
    passed.push(["content-type", contentType]);
  }
  return passed;
}

function mayReachCaller({ goesDownstream, lower }: NameRule, rules: CallerHeaderRules): boolean {
  const { contentType, hasLimits, keepsLength } = rules;
  if (lower === "content-length") return keepsLength;
  // A translated answer is not compressed.
  if (lower === "content-encoding") return contentType === undefined;
  if (hasLimits && lower.startsWith("x-ratelimit-")) return false;
  return goesDownstream;
}

/** Shorter values of a setting may occur in a header by chance. */
const MIN_CREDENTIAL_LENGTH = 8;

/** By setting; a changed setting is a new object. */
const credentials = new WeakMap<ProviderSetting, readonly string[]>();

/** The credentials that a setting's calls carry, without the scheme before them. */
export function credentialsOf(provider: Provider, setting: ProviderSetting): readonly string[] {
  const known = credentials.get(setting);
  if (known !== undefined) return known;
  const found = provider
    .credentialHeaders(setting.setting)
    .map(([, value]) => value.slice(value.lastIndexOf(" ") + 1))
    .filter((credential) => credential.length >= MIN_CREDENTIAL_LENGTH);
  credentials.set(setting, found);
  return found;
}

const repeats = (value: string, secrets: readonly string[]): boolean =>
  secrets.some((credential) => value.length >= credential.length && value.includes(credential));

const NONE: ReadonlySet<string> = new Set();

/** Names that the `connection` header declares hop-by-hop; `raw` alternates names and values. */
function namedIn(raw: readonly string[]): ReadonlySet<string> {
  let named = NONE;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    named = withNamed(named, raw[at] ?? "", raw[at + 1] ?? "");
  }
  return named;
}

/** The same for a list of header lines. */
function namedBy(lines: readonly HeaderLine[]): ReadonlySet<string> {
  let named = NONE;
  for (const line of lines) named = withNamed(named, line[0], line[1]);
  return named;
}

function withNamed(named: ReadonlySet<string>, name: string, value: string): ReadonlySet<string> {
  if (name.length !== 10 || name.toLowerCase() !== "connection") return named;
  return new Set([...named, ...value.split(",").map((token) => token.trim().toLowerCase())]);
}
