import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

import { createAdaptorServer, type ServerType } from "@hono/node-server";
import type { AdmissionRequest, AdmissionVerdict } from "@lintel/admission";
import type { Key, ProviderSetting, Route } from "@lintel/core";
import type { CallStart } from "@lintel/events";
import { createPriceBook } from "@lintel/prices";
import { Hono } from "hono";

import { KeptAccessTokens } from "../../src/adapters/credentials/access-tokens.ts";
import { ServerModels } from "../../src/adapters/models/load-models.ts";
import { createWsSockets } from "../../src/adapters/sockets/ws-sockets.ts";
import { createApp } from "../../src/app.ts";
import type { Deps } from "../../src/deps.ts";
import { AnswerMemory } from "../../src/memory/answer-memory.ts";
import { AnswersUnderWay } from "../../src/memory/answers-under-way.ts";
import { Breakers } from "../../src/memory/health/breakers.ts";
import { RouteHealth } from "../../src/memory/health/route-health.ts";
import { HeldBodies } from "../../src/memory/held-bodies.ts";
import { WaitingLine } from "../../src/memory/waiting-line.ts";
import type { KnownPolicy } from "../../src/policy/known-policy.ts";
import type { EndedCallRecord } from "../../src/ports/event-log.ts";
import type { ModelLists } from "../../src/ports/models.ts";
import type { UpstreamRequest } from "../../src/ports/upstream.ts";
import { createSessionApp } from "../../src/sessions/session-app.ts";
import { openSurfaces } from "../../src/surfaces/open-surfaces.ts";
import { A_CUSTODY } from "../a-custody.ts";
import { ChosenModels } from "../locallab/chosen-models.ts";
import { NO_LARGE_BODIES } from "../no-large-bodies.ts";
import { NO_LISTS } from "./no-lists.ts";
import { aKey, aRoute, NOW, SECRET, SETTINGS } from "./route-objects.ts";
import { type Script, ScriptedTime, send } from "./scripted-upstream.ts";

export interface Given {
  readonly route?: Route;
  readonly key?: Partial<Key>;
  readonly settings?: readonly ProviderSetting[];
  /** What the upstream of a setting lists, by its name; absent: nothing is known of any. */
  readonly lists?: ModelLists;
  readonly rules?: Partial<Deps["rules"]>;
  /** Of every key that names one. */
  readonly policy?: KnownPolicy;
  readonly detector?: Deps["detector"];
  /** Absent: none is large. */
  readonly largeBodies?: Deps["largeBodies"];
  /** Serves sessions over WebSocket too. */
  readonly hasSessions?: true;
  /** What the cache of the route keeps; absent: it has none. */
  readonly kept?: Deps["cache"]["answers"];
  /** What the upstream does with a request, by the name of its setting and how often that was called before. */
  readonly script: (setting: string, before: number, asked: UpstreamRequest) => Script;
  readonly verdict?: (request: AdmissionRequest) => AdmissionVerdict | undefined;
}

export interface RouteWorld {
  /** Of the route. */
  readonly url: string;
  readonly origin: string;
  readonly time: ScriptedTime;
  readonly sent: UpstreamRequest[];
  /** The settings that were called, by their names, in order. */
  readonly called: string[];
  readonly records: EndedCallRecord[];
  readonly starts: CallStart[];
  readonly admissions: AdmissionRequest[];
  /** Reservations that are open, with what was reserved and lowered since. */
  readonly open: Map<string, number>;
  close(): void;
}

/** The app with one route, and everything outside the process replaced; time passes by itself. */
export async function startRoute(given: Given): Promise<RouteWorld> {
  const time = new ScriptedTime();
  const world = {
    time,
    sent: [] as UpstreamRequest[],
    called: [] as string[],
    records: [] as EndedCallRecord[],
    starts: [] as CallStart[],
    admissions: [] as AdmissionRequest[],
    open: new Map<string, number>(),
  };
  const route = given.route ?? aRoute();
  const deps = depsOf(given, world);
  const peek = (path: string) => (path === route.path ? route : undefined);
  const served = openSurfaces({
    routes: { peek, find: peek, ofKey: (id) => (route.keyIds.includes(id) ? [route] : []) },
    customProviders: { find: () => undefined },
    lists: given.lists ?? NO_LISTS,
    currentModels: new ChosenModels(),
    loader: new ServerModels({ ...deps, pause: () => Promise.resolve() }),
    localLabBurst: undefined,
    deps,
  });
  const { app } = createApp({
    deps,
    ...served,
    newId: () => crypto.randomUUID(),
    operations: new Hono(),
  });
  const server: ServerType = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
  });
  if (given.hasSessions === true) serveSessions(server, deps, served.surfaces);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const origin = `http://127.0.0.1:${port}`;
  return {
    ...world,
    origin,
    url: `${origin}/api/routes${route.path}`,
    close() {
      if ("closeAllConnections" in server) server.closeAllConnections();
      server.close();
    },
  };
}

const none = (): never => {
  throw new Error("no session here needs it");
};

/** Sessions that the gateway holds itself. */
function serveSessions(
  server: ServerType,
  deps: Deps,
  surfaces: Parameters<typeof createSessionApp>[1],
): void {
  const rules = {
    allowPrivate: true,
    forwardProxy: () => undefined,
    maxMessageBytes: 4 * 1024 * 1024,
  };
  const parts = {
    ...deps,
    sessions: { timeoutMs: 600_000, mostOpen: 8 },
    sessionReservations: { admit: none, cancel: none },
    largeMessages: {
      readClientMessage: none,
      textsOfMessage: none,
      readServerMessage: none,
      capOutput: none,
    },
    sockets: createWsSockets(rules),
    newId: () => crypto.randomUUID(),
  };
  const sessions = createSessionApp(parts, surfaces);
  server.on("upgrade", (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    sessions.serve(incoming, socket, head);
  });
}

type Seen = Omit<RouteWorld, "close" | "origin" | "url">;

/** Everything is granted, unless the test says otherwise. */
const limitsOf = (given: Given, world: Seen): Pick<Deps, "admission" | "reservations"> => ({
  admission: {
    async admit(asked) {
      world.admissions.push(asked);
      const grantedNano = asked.cost.totalNano;
      const admitted = { admitted: true, atMs: NOW, grantedNano, limitStatuses: [] } as const;
      return given.verdict?.(asked) ?? admitted;
    },
  },
  reservations: {
    open: ({ callId, reservedNano }) => void world.open.set(callId, reservedNano),
    lower: (callId, { reservedNano }) => void world.open.set(callId, reservedNano),
    end: () => undefined,
    leave: () => undefined,
    close: (callId) => void world.open.delete(callId),
  },
});

/** The name of the setting whose credential a request has. */
function nameOf({ headers }: UpstreamRequest): string {
  const [, value = ""] = headers.find(([, each]) => each.includes("sk-upstream-")) ?? [];
  return value.slice(-1);
}

const scripted = (given: Given, world: Seen): Deps["upstream"] => ({
  send(asked) {
    const name = nameOf(asked);
    const before = world.called.filter((each) => each === name).length;
    world.sent.push(asked);
    world.called.push(name);
    return send(given.script(name, before, asked), asked, world.time);
  },
});

/** It never changes, and takes a while to make. */
export const PRICES = createPriceBook();

const NOTHING_KEPT: Deps["cache"]["answers"] = {
  find: () => Promise.reject(new Error("no route")),
  keep: () => Promise.resolve(),
};

const UNSEEN: Pick<Deps, "metrics" | "tracer"> = {
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
};

function depsOf(given: Given, world: Seen): Deps {
  const { time } = world;
  const key = aKey(given.key);
  const clocks = { now: () => NOW + time.nowMs, random: () => 0.5 };
  const settings = given.settings ?? SETTINGS;
  const upstream = scripted(given, world);
  return {
    ...clocks,
    monotonic: () => time.nowMs,
    newId: () => crypto.randomUUID(),
    after: (ms, callback) => time.after(ms, callback),
    rules: {
      timeoutMs: 600_000,
      maxBodyBytes: 1_000_000,
      limitsFailOpen: false,
      unpriced: "allow-unlimited",
      allowUnboundedJobs: false,
      traceUpstream: false,
      allowTokens: false,
      ...given.rules,
    },
    answers: new AnswerMemory(),
    machineCredentials: { find: () => Promise.reject(new Error("none")) },
    accessTokens: new KeptAccessTokens({ ...clocks, upstream, onTrouble: () => undefined }),
    credentials: {
      findKey: (found) => (found === key.secretHash ? key : undefined),
      findSettings: () => settings,
      hasUnreadable: () => false,
    },
    users: { findUser: () => ({ kind: "unknown" }) },
    ...limitsOf(given, world),
    prompts: { bound: () => Promise.resolve(undefined) },
    cache: {
      answers: given.kept ?? NOTHING_KEPT,
      underWay: new AnswersUnderWay(),
      metrics: { consulted: () => undefined, stored: () => undefined, dropped: () => undefined },
    },
    policies: { findPolicy: () => given.policy },
    detector: given.detector,
    custody: A_CUSTODY,
    bodies: new HeldBodies(Infinity),
    largeBodies: given.largeBodies ?? NO_LARGE_BODIES,
    waitingLine: new WaitingLine(),
    prices: PRICES,
    health: new RouteHealth(new Breakers(clocks), clocks),
    abandonedReads: { begin: () => undefined },
    upstream,
    events: {
      writable: true,
      begin: async (start) => void world.starts.push(start),
      append: async (record) => void world.records.push(record),
      offer: (record) => void world.records.push(record),
    },
    ...UNSEEN,
    logger: { fact: () => undefined, warn: () => undefined, error: () => undefined },
  };
}

export const BODY = { model: "any", messages: [{ role: "user", content: "Hi" }] };

export const callRoute = (
  { url }: Pick<RouteWorld, "url">,
  body: object = BODY,
  headers: Readonly<Record<string, string>> = {},
) =>
  fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${SECRET}`,
      "content-type": "application/json",
      ...headers,
    },
    body: JSON.stringify(body),
  });
