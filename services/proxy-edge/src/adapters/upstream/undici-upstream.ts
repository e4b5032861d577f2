import { GatewayError } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";
import type { Dispatcher } from "undici";

import type {
  AnswerSink,
  Deadlines,
  PendingAnswer,
  Upstream,
  UpstreamAnswer,
  UpstreamRequest,
} from "../../deps.ts";
import { flatHeaders } from "../../pipeline/flat-headers.ts";
import type { OriginPools } from "./origin-pools.ts";
import { UploadPieces } from "./upload-pieces.ts";
import { type Phase, Watchdog } from "./watchdog.ts";

/** Sends requests with undici's `dispatch`, the least work per call. Redirects are answers like any other. */
export const createUndiciUpstream = (pools: OriginPools, monotonic: () => number): Upstream => ({
  send(request) {
    const exchange = new UndiciExchange(request.deadlines, monotonic);
    exchange.send(pools, request);
    return exchange;
  },
});

/** `phase` says what was waited for. */
class DeadlinePassed extends Error {
  readonly phase: Phase;

  constructor(phase: Phase) {
    super(`deadline passed while ${phase}`);
    this.phase = phase;
  }
}

/** One request and its answer. Events that come before a sink is there are kept; they are what one read brought. */
class UndiciExchange implements PendingAnswer, UpstreamAnswer, Dispatcher.DispatchHandler {
  readonly answer: Promise<UpstreamAnswer>;
  status = 0;
  headers: readonly HeaderLine[] = [];
  readonly #resolve: (answer: UpstreamAnswer) => void;
  readonly #reject: (error: Error) => void;
  readonly #watchdog: Watchdog;
  #controller: Dispatcher.DispatchController | undefined;
  #abortReason: Error | undefined;
  #sink: AnswerSink | undefined;
  readonly #early: Buffer[] = [];
  #hasEnded = false;
  #failure: Error | undefined;

  constructor(deadlines: Deadlines, monotonic: () => number) {
    const { promise, reject, resolve } = Promise.withResolvers<UpstreamAnswer>();
    this.answer = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#watchdog = new Watchdog(deadlines, monotonic, (phase) =>
      this.#abort(new DeadlinePassed(phase)),
    );
  }

  get isWhole(): boolean {
    return this.#hasEnded;
  }

  send(pools: OriginPools, { body, headers, method, url }: UpstreamRequest): void {
    try {
      const path = url.pathname + url.search;
      const sent = Buffer.isBuffer(body) ? body : new UploadPieces(body);
      pools
        .poolFor(url)
        .dispatch({ path, method, headers: flatHeaders(headers), body: sent }, this);
    } catch (error) {
      this.onResponseError(undefined, error instanceof Error ? error : new Error(String(error)));
    }
  }

  consume(sink: AnswerSink): void {
    this.#sink = sink;
    for (const chunk of this.#early.splice(0)) sink.data(chunk);
    if (this.#failure !== undefined) sink.fail(this.#failure);
    else if (this.#hasEnded) sink.end();
  }

  pause(): void {
    this.#watchdog.enter("paused");
    this.#controller?.pause();
  }

  resume(): void {
    this.#watchdog.enter("reading");
    this.#controller?.resume();
  }

  abort(): void {
    this.#abort(new Error("the caller left"));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#watchdog.enter("answering");
    if (this.#abortReason !== undefined) controller.abort(this.#abortReason);
  }

  onBodySent(): void {
    this.#watchdog.enter("answering");
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return; // informational; the answer is still to come
    this.#watchdog.enter("reading");
    this.status = status;
    this.headers = toLines(controller.rawHeaders, headers);
    this.#resolve(this);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#watchdog.enter("reading");
    if (this.#sink === undefined) this.#early.push(chunk);
    else this.#sink.data(chunk);
  }

  onResponseEnd(): void {
    this.#watchdog.stop();
    this.#hasEnded = true;
    this.#sink?.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#watchdog.stop();
    this.#failure = toFailure(error);
    this.#reject(this.#failure);
    this.#sink?.fail(this.#failure);
  }

  #abort(reason: Error): void {
    this.#abortReason = reason;
    // While the request waits for a connection there is no controller yet: the abort is made up for then.
    if (this.#controller === undefined) this.onResponseError(undefined, reason);
    else this.#controller.abort(reason);
  }
}

const TIMEOUTS: ReadonlySet<unknown> = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
]);

/** The reason stays for the log; a caller learns only whether it was time or trouble. */
function toFailure(cause: Error): GatewayError {
  const isLate = cause instanceof DeadlinePassed || ("code" in cause && TIMEOUTS.has(cause.code));
  const detail = cause instanceof DeadlinePassed ? { phase: cause.phase } : {};
  return isLate
    ? new GatewayError("upstream_timeout", "the provider did not answer in time", { cause, detail })
    : new GatewayError("upstream_failed", "the provider could not be reached", { cause });
}

function toLines(
  raw: Dispatcher.DispatchController["rawHeaders"],
  parsed: Readonly<Record<string, string | string[] | undefined>>,
): readonly HeaderLine[] {
  if (!Array.isArray(raw)) {
    return Object.entries(parsed).flatMap(([name, value]) =>
      [value ?? []].flat().map((single) => [name, single] as const),
    );
  }
  const lines: HeaderLine[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    lines.push([textOf(raw[at]), textOf(raw[at + 1])]);
  }
  return lines;
}

/** Header bytes are Latin-1, as node writes them. */
const textOf = (value: Buffer | string | undefined): string =>
  typeof value === "string" ? value : (value?.toString("latin1") ?? "");
