import { hash, randomUUID } from "node:crypto";

import type { AdmissionRequest, AdmissionVerdict } from "@lintel/admission";
import { Key, type ProviderSetting } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";
import { createPriceBook, type PriceBook } from "@lintel/prices";
import { ACCESS_TOKEN } from "@lintel/providers";
import type { Deps } from "@lintel/proxy-edge/src/deps.ts";
import { AnswerMemory } from "@lintel/proxy-edge/src/memory/answer-memory.ts";
import { AnswersUnderWay } from "@lintel/proxy-edge/src/memory/answers-under-way.ts";
import { Breakers } from "@lintel/proxy-edge/src/memory/health/breakers.ts";
import { RouteHealth } from "@lintel/proxy-edge/src/memory/health/route-health.ts";
import { HeldBodies } from "@lintel/proxy-edge/src/memory/held-bodies.ts";
import { WaitingLine } from "@lintel/proxy-edge/src/memory/waiting-line.ts";
import { handleCall } from "@lintel/proxy-edge/src/pipeline/handle-call.ts";
import type { Surface } from "@lintel/proxy-edge/src/pipeline/inbound.ts";
import type { UpstreamAnswer, UpstreamRequest } from "@lintel/proxy-edge/src/ports/upstream.ts";
import type { PromptCounter } from "@lintel/tokens";

import type { GeneratedCall } from "../calls/index.ts";
import type { ProviderAnswer } from "../provider/index.ts";
import { openExchange } from "./exchange.ts";

/** The day on which the calls are made: prices depend on it. */
export const NOW = Date.UTC(2026, 10, 29, 12, 0, 0);
const CLOCKS = { now: () => 0, random: () => 0 };
const SECRET = "sk-lintel-bounds";
const KEY = Key.parse({
  id: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001",
  version: 1,
  name: "bounds",
  secretHash: hash("sha256", SECRET, "hex"),
  tags: [],
  createdAtMs: NOW,
  updatedAtMs: NOW,
  revoked: false,
  revokedReason: "",
  revokedBy: null,
  ttl: "",
  expiresAtMs: null,
  costLimitNano: Number.MAX_SAFE_INTEGER,
  costLimitOverTimeNano: 0,
  costLimitUnit: null,
  rateLimitOverTime: 0,
  rateLimitUnit: null,
  settingId: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0002",
  settingIds: [],
  allowedPaths: null,
  shouldLogRequest: false,
  shouldLogResponse: false,
  rotationEnabled: false,
  policyId: "",
  isKeyNotHashed: false,
});

const noneIsLarge = () => Promise.reject(new Error("no call that is made up is large"));
const noTexts = (): never => {
  throw new Error("no call that is made up has a policy");
};
const noneIsTranslated = (): never => {
  throw new Error("no call that is made up is translated");
};
const noneIsWaitedFor = (): never => {
  throw new Error("no call that is made up is tried again");
};
const noneIsRouted = () => Promise.reject(new Error("no call that is made up has a route"));

const NO_CACHE: Deps["cache"] = {
  answers: { find: noneIsRouted, keep: noneIsRouted },
  underWay: new AnswersUnderWay(),
  metrics: { consulted: () => undefined, stored: () => undefined, dropped: () => undefined },
};

/** An operator's choices, and outputs that are not read here. */
const QUIET = {
  rules: {
    timeoutMs: 60_000,
    maxBodyBytes: 64 * 1024 * 1024,
    limitsFailOpen: false,
    unpriced: "allow-unlimited",
    allowUnboundedJobs: false,
    traceUpstream: false,
    allowTokens: false,
  },
  abandonedReads: { begin: () => undefined },
  metrics: {
    ended: () => undefined,
    refused: () => undefined,
    attempted: () => undefined,
    policyMatched: () => undefined,
    detected: () => undefined,
  },
  tracer: {
    start: () => ({
      traceId: undefined,
      traceparent: undefined,
      attempt: () => ({ headers: [], end: () => undefined }),
      end: () => undefined,
    }),
  },
  logger: { fact: () => undefined, warn: () => undefined, error: () => undefined },
  policies: { findPolicy: () => undefined },
  detector: undefined,
  cache: NO_CACHE,
  custody: { of: noneIsTranslated },
  largeBodies: {
    read: noneIsLarge,
    translate: noneIsLarge,
    withoutSeals: noneIsLarge,
    readRequest: noneIsLarge,
    splitBatch: noneIsLarge,
    textsOf: noTexts,
    textsOfAnswer: noTexts,
  },
  newId: randomUUID,
  after: noneIsWaitedFor,
  now: () => NOW,
  monotonic: () => 0,
  random: () => 0,
} as const satisfies Partial<Deps>;

/** The outcome of a call. */
export interface HandledCall {
  readonly event: UsageEvent;
  /** What was reserved when it was admitted; `undefined` when it was not. */
  readonly reservedNano: number | undefined;
  /** Its cost, if the gateway can book it at once; `undefined` if that is counted or reported later. */
  readonly costNano: number | undefined;
  /** The request as it was sent; `undefined` when none was. */
  readonly sent: UpstreamRequest | undefined;
  /** The caller's answer. */
  readonly answered: string;
}

export interface OfferedCall {
  readonly surface: Surface;
  readonly call: GeneratedCall;
  readonly setting: ProviderSetting;
  /** What is left of the key's limit, in nano-dollars. */
  readonly remainingNano: number;
  /** `isCounted`: the reservation relies on the prompt counted with its model's vocabulary. */
  readonly answer: (request: UpstreamRequest, isCounted: boolean) => ProviderAnswer;
}

/**
 * The proxy's own pipeline from the request's bytes to its event, one call at a time, on a key with a limit of cost. Only
 * what is outside the process is replaced: Redis grants what is left, and a simulated provider answers.
 */
export class Gateway {
  readonly prices: PriceBook = createPriceBook();
  /** Its provider charges the usual amount. */
  readonly isUsual: boolean;
  readonly #deps: Deps;
  #offered: OfferedCall | undefined;
  #event: UsageEvent | undefined;
  #reservedNano: number | undefined;
  #costNano: number | undefined;
  #sent: UpstreamRequest | undefined;
  readonly #counts: Promise<unknown>[] = [];

  constructor(prompts: Pick<PromptCounter, "bound">, isUsual = false) {
    this.isUsual = isUsual;
    this.#deps = {
      ...QUIET,
      answers: new AnswerMemory(),
      machineCredentials: { find: () => Promise.reject(new Error("there are none")) },
      accessTokens: { find: () => Promise.resolve({ [ACCESS_TOKEN]: "token" }) },
      credentials: {
        findKey: () => KEY,
        findSettings: () => [this.#current.setting],
        hasUnreadable: () => false,
      },
      users: { findUser: () => ({ kind: "unknown" }) },
      admission: { admit: (request) => Promise.resolve(this.#admit(request)) },
      reservations: {
        open: ({ reservedNano }) => {
          this.#reservedNano = reservedNano;
        },
        // A lowered reservation must still be enough for the call.
        lower: (_id, { reservedNano }) => {
          this.#reservedNano = reservedNano;
        },
        end: (_id, { costNano }) => {
          this.#costNano = costNano;
        },
        leave: () => undefined,
        close: () => undefined,
      },
      prompts: { bound: (model, body) => this.#count(prompts.bound(model, body)) },
      waitingLine: new WaitingLine(),
      bodies: new HeldBodies(Infinity),
      prices: this.prices,
      health: new RouteHealth(new Breakers(CLOCKS), CLOCKS),
      upstream: {
        send: (request) => {
          this.#sent = request;
          const { contentType, pieces } = this.#current.answer(request, this.#counts.length > 0);
          return {
            answer: Promise.resolve(toAnswer(contentType, pieces)),
            isSent: true,
            abort: () => undefined,
          };
        },
      },
      events: {
        writable: true,
        begin: () => Promise.resolve(),
        append: ({ event }) => {
          this.#event = event;
          return Promise.resolve();
        },
        offer: ({ event }) => {
          this.#event = event;
        },
      },
    };
  }

  async handle(id: string, offered: OfferedCall): Promise<HandledCall> {
    this.#offered = offered;
    this.#event = undefined;
    this.#reservedNano = undefined;
    this.#costNano = undefined;
    this.#sent = undefined;
    const { inbound, targets } = offered.surface;
    const { answered, exchange } = openExchange(id, inbound, offered.call, SECRET);
    await handleCall(this.#deps, exchange, targets);
    // A reservation may be lowered once its prompt is counted; no call waits for that.
    await Promise.allSettled(this.#counts.splice(0));
    const event = this.#recorded();
    return {
      event,
      reservedNano: this.#reservedNano,
      costNano: this.#costNano,
      sent: this.#sent,
      answered: answered(),
    };
  }

  #count(bound: Promise<number | undefined>): Promise<number | undefined> {
    this.#counts.push(bound);
    return bound;
  }

  #recorded(): UsageEvent {
    if (this.#event === undefined) throw new Error("the call was not recorded");
    return this.#event;
  }

  get #current(): OfferedCall {
    if (this.#offered === undefined) throw new Error("no call is under way");
    return this.#offered;
  }

  /** Decides as the admission script does for a key with one cost limit. */
  #admit({ cost }: AdmissionRequest): AdmissionVerdict {
    const { remainingNano } = this.#current;
    const status = { scope: "key", kind: "total", max: Number.MAX_SAFE_INTEGER } as const;
    if (cost.minNano > remainingNano) {
      const refusal = { scope: "key", kind: "total", contended: false, reserved: 0 } as const;
      const limitStatuses = [{ ...status, remaining: remainingNano }];
      return { admitted: false, atMs: NOW, refusal, limitStatuses };
    }
    const grantedNano = Math.min(cost.totalNano, remainingNano);
    const limitStatuses = [{ ...status, remaining: remainingNano - grantedNano }];
    return { admitted: true, atMs: NOW, grantedNano, limitStatuses };
  }
}

const toAnswer = (contentType: string, pieces: readonly Buffer[]): UpstreamAnswer => ({
  status: 200,
  headers: [["content-type", contentType]],
  isWhole: true,
  consume(sink) {
    for (const piece of pieces) sink.data(piece);
    sink.end();
  },
  pause: () => undefined,
  resume: () => undefined,
  abort: () => undefined,
});
