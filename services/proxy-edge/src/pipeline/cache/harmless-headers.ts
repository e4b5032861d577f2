/**
 * Headers that change no answer, though they go upstream: who sends a request, from where, when and through what, and
 * which conversation it belongs to. Any other header may change it, those of tomorrow included.
 */
const HARMLESS = new Set([
  "user-agent",
  "origin",
  "referer",
  "dnt",
  "date",
  "priority",
  // Of the cache itself, and of repeated requests.
  "cache-control",
  "pragma",
  "idempotency-key",
  "x-idempotency-key",
  "x-client-request-id",
  // They choose a destination that has the beginning of the prompt in its cache.
  "x-session-id",
  "x-session-affinity",
  // Set by balancers and networks in front of the gateway.
  "cdn-loop",
  "cf-connecting-ip",
  "cf-connecting-ipv6",
  "cf-ipcountry",
  "cf-ray",
  "cf-visitor",
  "cf-worker",
  "fly-client-ip",
  "fly-request-id",
  "true-client-ip",
  "x-amzn-trace-id",
  "x-azure-ref",
  "x-client-ip",
  "x-cloud-trace-context",
  "x-cluster-client-ip",
  "x-request-start",
  // Traces of other kinds than W3C's.
  "b3",
  "sentry-trace",
  "uber-trace-id",
]);

const HARMLESS_PREFIXES = ["x-stainless-", "sec-", "x-b3-", "x-datadog-", "x-envoy-"];

/** May a header of this name, in lower case, change an answer? */
export const changesAnswer = (name: string): boolean =>
  !HARMLESS.has(name) && !HARMLESS_PREFIXES.some((prefix) => name.startsWith(prefix));
