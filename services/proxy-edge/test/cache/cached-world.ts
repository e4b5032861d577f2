import { hash, randomUUID } from "node:crypto";
import { once } from "node:events";

import { createAdaptorServer } from "@hono/node-server";
import type { AdmissionRequest, AdmissionVerdict } from "@lintel/admission";
import { type CacheRules, type Key, Policy, ProviderSetting } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";
import { createPriceBook } from "@lintel/prices";
import { PROVIDERS } from "@lintel/providers";
import { storedKey } from "@lintel/testkit/objects";
import { Hono } from "hono";

import { createApp } from "../../src/app.ts";
import type { Deps } from "../../src/deps.ts";
import { AnswerMemory } from "../../src/memory/answer-memory.ts";
import { AnswersUnderWay } from "../../src/memory/answers-under-way.ts";
import { Breakers } from "../../src/memory/health/breakers.ts";
import { RouteHealth } from "../../src/memory/health/route-health.ts";
import { HeldBodies } from "../../src/memory/held-bodies.ts";
import type { KeptAnswer } from "../../src/memory/kept-answer.ts";
import { WaitingLine } from "../../src/memory/waiting-line.ts";
import type { Surface } from "../../src/pipeline/inbound.ts";
import { toKnownPolicy } from "../../src/policy/known-policy.ts";
import type { KeptAnswers } from "../../src/ports/answer-cache.ts";
import type { CallLogger } from "../../src/ports/call-logger.ts";
import type { CallSpan } from "../../src/ports/call-tracer.ts";
import type { UpstreamRequest } from "../../src/ports/upstream.ts";
import { createProviderPaths } from "../../src/surfaces/provider-paths.ts";
import { joinFinders, type SurfaceFinder } from "../../src/surfaces/surface-finder.ts";
import { A_CUSTODY } from "../a-custody.ts";
import { NO_LARGE_BODIES } from "../no-large-bodies.ts";
import { type ScriptedAnswer, SimulatedAnswer } from "./simulated-answer.ts";

export const NOW = Date.UTC(2026, 10, 29, 12, 0, 0);
export const CHAT = "/api/providers/openai/v1/chat/completions";
export const MESSAGES = "/api/providers/anthropic/v1/messages";

export const RULES: CacheRules = {
  routeId: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0009",
  routeVersion: 1,
  ttlMs: 60_000,
  scope: "key",
};

const settingOf = (provider: string): ProviderSetting =>
  ProviderSetting.parse({
    id: randomUUID(),
    version: 1,
    createdAtMs: NOW,
    updatedAtMs: NOW,
    provider,
    name: "",
    setting: { apikey: "sk-upstream" },
    allowedModels: [],
    costMap: null,
  });

/** Settings that all keys share. */
const SETTINGS = [settingOf("openai"), settingOf("anthropic")];

/** A key that calls with `secret`. */
export const aKey = (secret: string, overrides: Partial<Key> = {}): Key =>
  storedKey({
    id: randomUUID(),
    secretHash: hash("sha256", secret, "hex"),
    tags: [],
    settingId: SETTINGS[0]?.id ?? "",
    settingIds: SETTINGS.slice(1).map(({ id }) => id),
    ...overrides,
  });

/** A policy that redacts codes such as `code-17`. */
export const aPolicy = (overrides: Partial<Policy> = {}): Policy =>
  Policy.parse({
    id: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0007",
    version: 1,
    name: "test",
    createdAtMs: NOW,
    updatedAtMs: NOW,
    tags: null,
    config: { rules: null },
    regexConfig: { rules: [{ definition: "code-[0-9]+", action: "allow_but_redact" }] },
    customConfig: { rules: null },
    scope: "request",
    marks: "mask",
    onDetectorError: "block",
    ...overrides,
  });

/** Kept in this process; proxies that are given the same one share it. */
export class SimulatedStore implements KeptAnswers {
  readonly kept = new Map<string, { readonly answer: KeptAnswer; readonly ttlMs: number }>();
  /** How often it was asked. */
  asked = 0;
  isAway = false;

  find(digest: Buffer): ReturnType<KeptAnswers["find"]> {
    this.asked += 1;
    const answer = this.kept.get(digest.toString("hex"))?.answer;
    return Promise.resolve(this.isAway ? { isKnown: false } : { isKnown: true, answer });
  }

  keep(digest: Buffer, answer: KeptAnswer, ttlMs: number): Promise<void> {
    if (!this.isAway) this.kept.set(digest.toString("hex"), { answer, ttlMs });
    return Promise.resolve();
  }
}

export interface WorldOptions {
  readonly keys: readonly Key[];
  readonly answers?: KeptAnswers;
  readonly rules?: CacheRules;
  /** What the upstream makes of a request. */
  readonly upstream: (request: UpstreamRequest) => ScriptedAnswer;
  readonly verdict?: (request: AdmissionRequest) => AdmissionVerdict;
  readonly now?: () => number;
  readonly append?: () => Promise<void>;
  /** That of keys that have one. */
  readonly policy?: () => Policy;
}

export interface CachedWorld {
  readonly url: string;
  /** Requests the upstream has seen. */
  readonly sent: UpstreamRequest[];
  readonly events: UsageEvent[];
  readonly admissions: AdmissionRequest[];
  readonly consulted: string[];
  readonly underWay: AnswersUnderWay;
  stop(): void;
}

/** The provider's paths as a route with a cache would serve them. */
function cachedPaths(rules: CacheRules): SurfaceFinder {
  const paths = createProviderPaths(PROVIDERS);
  return {
    find(method, target) {
      const found = paths.find(method, target);
      return found !== undefined && "inbound" in found ? cached(found) : found;
    },
  };
  function cached({ inbound, targets }: Surface): Surface {
    return { inbound: { ...inbound, cache: rules }, targets };
  }
}

const NO_SPAN: CallSpan = {
  traceId: undefined,
  traceparent: undefined,
  attempt: () => ({ headers: [], end: () => undefined }),
  end: () => undefined,
};
const NO_LOG: CallLogger = {
  fact: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const NO_METRICS = {
  ended: () => undefined,
  refused: () => undefined,
  attempted: () => undefined,
  policyMatched: () => undefined,
  detected: () => undefined,
};

const CLOCKS = { now: () => NOW, monotonic: () => performance.now(), random: () => 0.99 };

type Recorded = Omit<CachedWorld, "stop" | "url">;

/** A proxy of which everything outside the process is simulated, on a port of its own. */
export async function startCachedWorld(options: WorldOptions): Promise<CachedWorld> {
  const recorded: Recorded = {
    sent: [],
    events: [],
    admissions: [],
    consulted: [],
    underWay: new AnswersUnderWay(),
  };
  const { app } = createApp({
    deps: depsOf(options, recorded),
    surfaces: joinFinders([cachedPaths(options.rules ?? RULES)]),
    newId: randomUUID,
    operations: new Hono(),
  });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const stop = (): void => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
  };
  return { ...recorded, url: `http://127.0.0.1:${port}`, stop };
}

function depsOf(options: WorldOptions, recorded: Recorded): Deps {
  const { answers = new SimulatedStore(), keys, now = () => NOW, policy } = options;
  return {
    ...UNUSED,
    answers: new AnswerMemory(),
    cache: {
      answers,
      underWay: recorded.underWay,
      metrics: {
        consulted: (result) => void recorded.consulted.push(result),
        stored: () => undefined,
        dropped: () => undefined,
      },
    },
    policies: { findPolicy: () => policy && toKnownPolicy(policy()) },
    credentials: {
      findKey: (found) => keys.find(({ secretHash }) => secretHash === found),
      findSettings: (ids) => SETTINGS.filter(({ id }) => ids.includes(id)),
      hasUnreadable: () => false,
    },
    ...recording(options, recorded),
    waitingLine: new WaitingLine(),
    prices: createPriceBook(),
    health: new RouteHealth(new Breakers(CLOCKS), CLOCKS),
    now,
    monotonic: CLOCKS.monotonic,
    random: CLOCKS.random,
    newId: randomUUID,
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** What no call here needs more of. */
const UNUSED = {
  rules: {
    timeoutMs: 60_000,
    maxBodyBytes: 1_000_000,
    limitsFailOpen: false,
    unpriced: "allow-unlimited",
    allowUnboundedJobs: false,
    traceUpstream: true,
    allowTokens: false,
  },
  machineCredentials: { find: () => Promise.reject(new Error("none")) },
  accessTokens: { find: () => Promise.reject(new Error("none")) },
  users: { findUser: () => ({ kind: "unknown" }) },
  detector: undefined,
  reservations: {
    open: () => undefined,
    lower: () => undefined,
    end: () => undefined,
    leave: () => undefined,
    close: () => undefined,
  },
  prompts: { bound: () => Promise.resolve(undefined) },
  custody: A_CUSTODY,
  bodies: new HeldBodies(Infinity),
  largeBodies: NO_LARGE_BODIES,
  abandonedReads: { begin: () => undefined },
  metrics: NO_METRICS,
  tracer: { start: () => NO_SPAN },
  logger: NO_LOG,
} satisfies Partial<Deps>;

/** What is asked of the world outside is noted. */
const recording = (
  { append, upstream, verdict }: WorldOptions,
  { admissions, events, sent }: Recorded,
): Pick<Deps, "admission" | "events" | "upstream"> => ({
  admission: {
    async admit(asked) {
      admissions.push(asked);
      const grantedNano = asked.cost.totalNano;
      return verdict?.(asked) ?? { admitted: true, atMs: NOW, grantedNano, limitStatuses: [] };
    },
  },
  upstream: {
    send(asked) {
      sent.push(asked);
      const answer = new SimulatedAnswer(upstream(asked));
      return { answer: Promise.resolve(answer), isSent: true, abort: () => answer.abort() };
    },
  },
  events: {
    writable: true,
    begin: () => Promise.resolve(),
    async append({ event }) {
      events.push(event);
      await append?.();
    },
    offer: ({ event }) => void events.push(event),
  },
});
