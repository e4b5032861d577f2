import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

import { listen } from "../listen.ts";
import type { Answer } from "./answer.ts";
import type { Behaviour, FramingBehaviour } from "./behaviour.ts";
import { createExchange } from "./exchange.ts";
import type { Exchange } from "./exchange.ts";
import { frameAnswer } from "./frame-answer.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import { createRequestLog } from "./request-log.ts";
import type { RequestFilter, RequestLog } from "./request-log.ts";
import { createScriptBook } from "./script-book.ts";
import type { ScriptBook } from "./script-book.ts";
import { sendAnswer } from "./send-answer.ts";

export interface UpstreamOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Behaviours of every answer. */
  readonly always?: readonly Behaviour[];
  /** How many requests are remembered: 2,000 by default. */
  readonly recordLimit?: number;
}

export interface Upstream {
  /** What the vendor's SDK takes as its base URL. */
  readonly url: string;
  /** What has been received, oldest first; the latest `recordLimit` of them. */
  readonly requests: readonly RecordedRequest[];
  /**
   * How many requests have been received in all, how many of them are still being answered, and how many were at once
   * at most since the last `reset`.
   */
  counts(): { readonly received: number; readonly open: number; readonly peak: number };
  /**
   * The next request whose body has arrived, in order, each returned once; of those that match, if `when` is given.
   * Rejects after `timeoutMs` (60 s).
   */
  nextRequest(options?: RequestFilter & { readonly timeoutMs?: number }): Promise<RecordedRequest>;
  /** Behaviours for the next `times` (1) matching requests, once scripts given earlier are used up. */
  script(
    behaviours: readonly Behaviour[],
    options?: RequestFilter & { readonly times?: number },
  ): void;
  /** Behaviours for every matching request from now on, before those of a script. */
  always(behaviours: readonly Behaviour[], options?: RequestFilter): void;
  /** Forgets requests and scripts, those of the `always` option too. */
  reset(): void;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

/** What a vendor would answer to a request, as far as the content behaviours leave it open. */
export type Simulate = (
  request: RecordedRequest,
  behaviours: readonly Behaviour[],
) => Promise<Answer> | Answer;

/** Starts an upstream on 127.0.0.1 that answers as simulated, and misbehaves as scripted. `basePath` ends its URL. */
export async function startUpstream(
  simulate: Simulate,
  basePath: string,
  options: UpstreamOptions = {},
): Promise<Upstream> {
  const log = createRequestLog(options.recordLimit ?? 2000);
  const book = createScriptBook();
  book.always(options.always ?? []);
  const counts = { received: 0, open: 0, peak: 0 };
  const listener = createListener({ log, book, counts }, simulate);
  const { origin, close } = await listen(createServer(listener), options.port ?? 0);
  return {
    url: origin + basePath,
    requests: log.requests,
    counts: () => ({ ...counts }),
    nextRequest: (filter) => log.next(filter),
    script: (behaviours, filter) => book.next(behaviours, filter),
    always: (behaviours, filter) => book.always(behaviours, filter),
    reset() {
      log.clear();
      book.clear();
      counts.peak = counts.open;
    },
    close,
  };
}

interface State {
  readonly log: RequestLog;
  readonly book: ScriptBook;
  readonly counts: { received: number; open: number; peak: number };
}

function createListener({ log, book, counts }: State, simulate: Simulate): RequestListener {
  return (message, response) => {
    counts.received += 1;
    counts.open += 1;
    counts.peak = Math.max(counts.peak, counts.open);
    const exchange = createExchange(message, counts.received);
    log.add(exchange.request);
    response.on("error", () => {}); // the client left; "close" follows and is recorded
    response.once("close", () => {
      counts.open -= 1;
      exchange.closed(response.writableFinished);
    });
    answer(simulate, book, log, { exchange, message, response }).catch((error: unknown) => {
      // A client that left while it was being answered is not a fault of the simulation.
      if (!response.closed) answerFault(response, error);
    });
  };
}

/** A fault of the simulation itself, or of a script's matcher: the answer says so, and no test takes it for a scripted one. */
function answerFault(response: ServerResponse, error: unknown): void {
  if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
  response.end(`The simulated upstream failed: ${String(error)}`);
}

interface Connection {
  readonly exchange: Exchange;
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
}

async function answer(
  simulate: Simulate,
  book: ScriptBook,
  log: RequestLog,
  { exchange, message, response }: Connection,
): Promise<void> {
  const { body, complete } = await readAll(message);
  exchange.received(body);
  log.deliver(exchange.request);
  if (!complete) return;
  const behaviours = book.take(exchange.request);
  const simulated = await simulate(exchange.request, behaviours);
  exchange.charged(simulated.usage);
  const acceptsGzip = exchange.request.header("accept-encoding")?.includes("gzip") ?? false;
  const framed = frameAnswer(simulated, behaviours.filter(isFraming), acceptsGzip);
  const waits = behaviours.filter((behaviour) => behaviour.kind === "wait");
  const stop = behaviours.findLast((behaviour) => behaviour.kind === "stop");
  await sendAnswer(response, framed, { waits, stop }, exchange);
}

const FRAMING = new Set<Behaviour["kind"]>([
  "set-headers",
  "insert",
  "frame-events",
  "rechunk",
  "gzip",
]);
const isFraming = (behaviour: Behaviour): behaviour is FramingBehaviour =>
  FRAMING.has(behaviour.kind);

async function readAll(message: IncomingMessage) {
  const chunks: Buffer[] = [];
  message.on("data", (chunk: Buffer) => chunks.push(chunk));
  const { promise, resolve } = Promise.withResolvers<boolean>();
  message.once("end", () => resolve(true));
  message.once("close", () => resolve(message.complete));
  message.once("error", () => resolve(false));
  const complete = await promise;
  return { body: Buffer.concat(chunks), complete };
}
