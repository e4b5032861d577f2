import type { ProviderSetting } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";

import { ArrivedRequest } from "../../http/arrived-request.ts";
import type { AdmittedAttempt } from "../admit/admitted.ts";
import type { SentExchange } from "../exchange.ts";
import type { Target } from "../inbound.ts";
import { toUpstreamHeaders } from "./header-rules.ts";

type SentCall = Pick<AdmittedAttempt, "attempt" | "call" | "caller">;
type Asking = Pick<SentExchange, "inbound" | "incoming">;

/** The header lines of the upstream request: those of the caller that are passed on, and our own, `trace` among them. */
export function requestHeaders(
  exchange: Asking,
  sent: SentCall,
  trace: readonly HeaderLine[],
): readonly HeaderLine[] {
  const { incoming } = exchange;
  const { translated, upload } = sent.call;
  const isOfHead = trace.length === 0 && translated === undefined && upload === undefined;
  if (!isOfHead || !(incoming instanceof ArrivedRequest)) return toLines(exchange, sent, trace);
  const before = known.get(incoming.kind);
  if (before !== undefined && isFor(before, exchange, sent)) return before.lines;
  const { setting, target } = sent.attempt;
  const { translation } = exchange.inbound;
  const lines = toLines(exchange, sent, trace);
  known.set(incoming.kind, { setting, target, translation, secret: sent.caller.secret, lines });
  return lines;
}

/** The lines of a call, and everything beside its head that decides them. */
interface KnownLines extends Pick<Asking["inbound"], "translation"> {
  readonly setting: ProviderSetting;
  readonly target: Target;
  readonly secret: string;
  readonly lines: readonly HeaderLine[];
}

/** Those of the latest call with each kind of head. A changed setting is a new object. */
const known = new WeakMap<object, KnownLines>();

const isFor = (
  { secret, setting, target, translation }: KnownLines,
  { inbound }: Asking,
  { attempt, caller }: SentCall,
): boolean =>
  target === attempt.target &&
  setting === attempt.setting &&
  translation === inbound.translation &&
  secret === caller.secret;

function toLines(
  { inbound, incoming }: Asking,
  { attempt: { setting, target }, call: { translated, upload }, caller }: SentCall,
  trace: readonly HeaderLine[],
): readonly HeaderLine[] {
  const own: HeaderLine[] = [
    ...credentialHeadersAt(target, setting),
    // Usage must be readable, and compressing what is relayed at once gains nothing.
    ["accept-encoding", "identity"],
    ...trace,
  ];
  if (inbound.translation !== undefined || translated !== undefined) {
    own.push(["content-type", "application/json"]);
  }
  const length = incoming.headers["content-length"];
  if (upload !== undefined && length !== undefined) own.push(["content-length", length]);
  if (translated !== undefined) own.push(...translated.translation.headers);
  const lines = toUpstreamHeaders(incoming.rawHeaders, caller.secret, own);
  for (const line of own) lines.push(line);
  const { headersInBody } = target.provider;
  if (headersInBody === undefined && translated === undefined) return lines;
  const foreign = translated?.translation.foreignHeaders;
  return lines.filter(
    ([name]) =>
      headersInBody?.includes(name.toLowerCase()) !== true &&
      (foreign?.test(name) !== true || own.some((line) => line[0] === name)),
  );
}

const credentialHeadersAt = (
  { endpoint, provider }: Target,
  { setting: members }: ProviderSetting,
): readonly HeaderLine[] =>
  endpoint.credentialHeaders?.(members) ?? provider.credentialHeaders(members);
