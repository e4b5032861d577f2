import { GatewayError } from "@lintel/core";

import type {
  AnswerSink,
  PendingAnswer,
  RequestLane,
  Upstream,
  UpstreamAnswer,
  UpstreamRequest,
} from "../../../ports/upstream.ts";
import { Slots } from "./slots.ts";

/** No call waits longer for its turn. */
const MAX_WAIT_MS = 60_000;
const RETRY_AFTER_SECONDS = 1;

/** Sends requests when it is their turn: those with a lane wait for one of its setting's slots. Others pass at once. */
export function queueing(upstream: Upstream, monotonic: () => number): Upstream {
  const slots = new Slots();
  return {
    send(request) {
      const { lane } = request;
      if (lane === undefined) return upstream.send(request);
      return new QueuedRequest({ upstream, slots, monotonic }, request, lane);
    },
  };
}

interface Queue {
  readonly upstream: Upstream;
  readonly slots: Slots;
  readonly monotonic: () => number;
}

class QueuedRequest implements PendingAnswer {
  readonly answer: Promise<UpstreamAnswer>;
  readonly #queue: Queue;
  readonly #request: UpstreamRequest;
  readonly #lane: RequestLane;
  readonly #fromMs: number;
  readonly #reject: (error: unknown) => void;
  readonly #resolve: (answer: UpstreamAnswer) => void;
  #leave: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sent: PendingAnswer | undefined;
  #heldSinceMs: number | undefined;
  #heldUntilMs: number | undefined;

  constructor(queue: Queue, request: UpstreamRequest, lane: RequestLane) {
    const { promise, reject, resolve } = Promise.withResolvers<UpstreamAnswer>();
    this.answer = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#queue = queue;
    this.#request = request;
    this.#lane = lane;
    this.#fromMs = queue.monotonic();
    if (queue.slots.take(lane)) this.#send();
    else this.#wait();
  }

  get isSent(): boolean {
    return this.#sent?.isSent === true;
  }

  get heldMs(): number | undefined {
    if (this.#heldSinceMs === undefined) return undefined;
    return (this.#heldUntilMs ?? this.#queue.monotonic()) - this.#heldSinceMs;
  }

  abort(): void {
    if (this.#sent !== undefined) this.#sent.abort();
    else this.#giveUp(new GatewayError("upstream_failed", "the call was not sent"));
  }

  #wait(): void {
    const mayWait = this.#lane.isOptional !== true;
    this.#leave = mayWait ? this.#queue.slots.wait(this.#lane, () => this.#send()) : undefined;
    if (this.#leave === undefined) {
      this.#giveUp(busy("too many calls wait for this provider's server, try again"));
      return;
    }
    const waitMs = Math.min(MAX_WAIT_MS, this.#request.deadlines.totalMs);
    this.#timer = setTimeout(
      () => this.#giveUp(busy("this provider's server is busy, try again")),
      waitMs,
    );
  }

  #giveUp(error: GatewayError): void {
    clearTimeout(this.#timer);
    this.#leave?.();
    // What is not sent is read and dropped: the caller's connection stays whole.
    if (!Buffer.isBuffer(this.#request.body)) this.#request.body.resume();
    this.#reject(error);
  }

  #send(): void {
    clearTimeout(this.#timer);
    const { monotonic, slots, upstream } = this.#queue;
    const { deadlines, ...request } = this.#request;
    const nowMs = monotonic();
    const totalMs = Math.max(1, deadlines.totalMs - (nowMs - this.#fromMs));
    this.#heldSinceMs = nowMs;
    const release = (): void => {
      if (this.#heldUntilMs !== undefined) return;
      // Before the next one has the place: no moment of it is of two calls.
      this.#heldUntilMs = monotonic();
      slots.release(this.#lane);
    };
    this.#sent = upstream.send({ ...request, deadlines: { ...deadlines, totalMs } });
    this.#sent.answer.then(
      (answer) => this.#resolve(new SlottedAnswer(answer, release)),
      (error: unknown) => {
        release();
        this.#reject(error);
      },
    );
  }
}

const busy = (message: string) =>
  new GatewayError("upstream_busy", message, { retryAfterSeconds: RETRY_AFTER_SECONDS });

/** An answer whose slot is given back when it has ended, whichever way. */
class SlottedAnswer implements UpstreamAnswer {
  readonly #answer: UpstreamAnswer;
  readonly #release: () => void;

  constructor(answer: UpstreamAnswer, release: () => void) {
    this.#answer = answer;
    this.#release = release;
    if (answer.isWhole) release();
  }

  get status(): number {
    return this.#answer.status;
  }

  get headers(): UpstreamAnswer["headers"] {
    return this.#answer.headers;
  }

  get isWhole(): boolean {
    return this.#answer.isWhole;
  }

  consume(sink: AnswerSink): void {
    this.#answer.consume({
      data: (chunk) => sink.data(chunk),
      end: () => {
        this.#release();
        sink.end();
      },
      fail: (error) => {
        this.#release();
        sink.fail(error);
      },
    });
  }

  pause(): void {
    this.#answer.pause();
  }

  resume(): void {
    this.#answer.resume();
  }

  abort(): void {
    this.#answer.abort();
    this.#release();
  }
}
