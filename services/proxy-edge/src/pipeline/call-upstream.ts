import { GatewayError } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";

import type { AttemptSpan, Deps, UpstreamAnswer, UpstreamRequest } from "../deps.ts";
import type { Pass } from "./admit.ts";
import { ClientLeft, type Exchange } from "./exchange.ts";
import { toUpstreamHeaders } from "./header-rules.ts";
import type { Attempt } from "./plan-attempt.ts";
import type { Call } from "./read-call.ts";
import type { Trail } from "./trail.ts";

export interface Admitted {
  readonly call: Call;
  readonly pass: Pass;
  readonly attempt: Attempt;
}

/** What the upstream answers, and the span that ends with it. */
export interface Answered {
  readonly answer: UpstreamAnswer;
  readonly span: AttemptSpan;
}

/**
 * Stage 7. Sends the call and waits for the answer's head. A caller who leaves meanwhile ends the request at
 * once.
 */
export async function callUpstream(
  deps: Pick<Deps, "rules" | "upstream" | "monotonic" | "metrics">,
  exchange: Exchange,
  { attempt, call, pass }: Admitted,
  trail: Trail,
): Promise<Answered> {
  const { surface } = exchange;
  const url = urlOf(exchange, attempt);
  const span = trail.span.attempt({
    operation: surface.endpoint.operation,
    provider: surface.provider.id,
    model: call.body.model,
    url,
    streamed: call.body.streamed,
  });
  const request: UpstreamRequest = {
    url,
    headers: headersOf(exchange, attempt, deps.rules.traceUpstream ? span.headers : []),
    body: surface.endpoint.editBody(call.body, {
      outputCap: pass.outputCap,
      askForUsage: call.body.streamed,
    }),
    deadlineMs: call.timeoutMs,
  };
  trail.sentMs = deps.monotonic();
  try {
    return { answer: await answerTo(deps, exchange, request), span };
  } catch (error) {
    span.end({ ...NOTHING_TOLD, errorCode: reasonOf(error) });
    deps.metrics.attempted(surface.provider.id, OUTCOMES[reasonOf(error)]);
    throw error;
  }
}

const NOTHING_TOLD = { status: undefined, usage: undefined, responseModel: undefined };
const OUTCOMES = {
  upstream_timeout: "timeout",
  upstream_failed: "unreachable",
  client_left: "aborted",
} as const;

function reasonOf(error: unknown): keyof typeof OUTCOMES {
  if (error instanceof ClientLeft) return "client_left";
  const isTimeout = error instanceof GatewayError && error.code === "upstream_timeout";
  return isTimeout ? "upstream_timeout" : "upstream_failed";
}

async function answerTo(
  deps: Pick<Deps, "upstream">,
  exchange: Exchange,
  request: UpstreamRequest,
): Promise<UpstreamAnswer> {
  const pending = deps.upstream.send(request);
  exchange.whenLeft(() => pending.abort());
  try {
    return await pending.answer;
  } catch (error) {
    throw exchange.left ? new ClientLeft() : error;
  } finally {
    exchange.whenLeft(undefined);
  }
}

/** URLs by setting and path; a changed setting is another object. */
const urls = new WeakMap<Attempt["setting"], Map<string, URL>>();

/** The setting's own base URL, or the provider's, and the endpoint's path below it. */
function urlOf({ surface }: Exchange, { setting }: Attempt): URL {
  const { upstreamPath } = surface.endpoint;
  const known = urls.get(setting) ?? new Map<string, URL>();
  const url = known.get(upstreamPath) ?? parseUrl(setting, surface);
  urls.set(setting, known.set(upstreamPath, url));
  return url;
}

function parseUrl(setting: Attempt["setting"], { endpoint, provider }: Exchange["surface"]): URL {
  const base = setting.setting["url"] || provider.baseUrl;
  const url = URL.parse(base.replace(/\/+$/, "") + endpoint.upstreamPath);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new GatewayError("upstream_failed", "the provider setting's url cannot be called", {
    detail: { settingId: setting.id },
    retryable: false,
  });
}

function headersOf(
  { incoming, surface }: Exchange,
  { setting }: Attempt,
  trace: readonly HeaderLine[],
): readonly HeaderLine[] {
  const credentials = surface.provider.credentialHeaders(setting.setting);
  const own: HeaderLine[] = [
    ...credentials,
    // Usage has to be readable; there is nothing to gain from compressing what is relayed at once.
    ["accept-encoding", "identity"],
    ...trace,
  ];
  return [...toUpstreamHeaders(incoming.rawHeaders), ...own];
}
