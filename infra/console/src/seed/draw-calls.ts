import { NO_TOKENS, type TokenPrices, type TokenUsage } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";

import type { AppKey } from "./company.ts";
import { type Draw, pick, spread, steadyUuid } from "./draw.ts";

/** What was made of a company, by name. */
export interface Ids {
  readonly keys: ReadonlyMap<string, string>;
  readonly settings: ReadonlyMap<string, string>;
  readonly policies: ReadonlyMap<string, string>;
  readonly routes: ReadonlyMap<string, string>;
}

export interface DrawnCall {
  readonly event: UsageEvent;
  readonly usage: TokenUsage;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Calls in an hour of the day, of people who work in Europe. */
const BY_HOUR = [2, 1, 1, 1, 1, 2, 4, 9, 16, 21, 22, 20, 17, 21, 23, 21, 18, 13, 9, 7, 6, 5, 4, 3];
const BUSIEST = Math.max(...BY_HOUR);

/** When calls were made: more by day than by night, fewer at weekends, and a little more each week. */
function drawMoment(draw: Draw, nowMs: number, days: number): number {
  for (;;) {
    const age = draw() * days;
    const at = new Date(nowMs - age * DAY_MS);
    const hour = BY_HOUR[at.getUTCHours()] ?? 1;
    const isWeekend = at.getUTCDay() === 0 || at.getUTCDay() === 6;
    const growth = 1 - (0.45 * age) / days;
    if (draw() < (hour / BUSIEST) * (isWeekend ? 0.35 : 1) * growth) return at.getTime();
  }
}

interface Ending {
  readonly status: number;
  readonly ending: UsageEvent["ending"];
  readonly errorCode?: string;
  readonly isServed: boolean;
}

const SERVED: Ending = { status: 200, ending: "complete", isServed: true };

/** Most calls are served. */
function drawEnding(draw: Draw): Ending {
  const chance = draw();
  if (chance < 0.967) return SERVED;
  if (chance < 0.982) {
    return { status: 429, ending: "refused", errorCode: "rate_limit_exceeded", isServed: false };
  }
  if (chance < 0.99) return { status: 500, ending: "complete", isServed: false };
  if (chance < 0.996) {
    return { status: 504, ending: "timeout", errorCode: "upstream_timeout", isServed: false };
  }
  return { status: 499, ending: "client_left", isServed: true };
}

/** What a policy did, and what it found. */
function drawAction(draw: Draw, app: AppKey): Pick<UsageEvent, "action" | "policyMatches"> {
  if (app.policy === undefined) return { action: "" };
  const chance = draw();
  if (app.policy === "Customer data" && chance < 0.16) {
    const matches = { email: 1 + Math.floor(draw() * 2), name: 1 };
    return {
      action: "redacted",
      policyMatches: draw() < 0.3 ? { ...matches, phone: 1 } : matches,
    };
  }
  if (app.policy === "Watch addresses" && chance < 0.22) {
    return { action: "warned", policyMatches: { address: 1 + Math.floor(draw() * 3) } };
  }
  return { action: "allowed" };
}

/** One call of an application. */
export function drawCall(draw: Draw, app: AppKey, ids: Ids, { days, nowMs }: Span): DrawnCall {
  const asked = pick(draw, app.models);
  const end = drawEnding(draw);
  const isCached = end === SERVED && app.route === "support-chat" && draw() < 0.14;
  const answer = asked.answer === 0 ? 0 : spread(draw, asked.answer);
  return {
    usage: end.isServed && !isCached ? drawUsage(draw, asked, answer) : NO_TOKENS,
    event: {
      ...NOTHING,
      ...idsOf(app, asked.provider, ids),
      id: steadyUuid(draw),
      createdAtMs: drawMoment(draw, nowMs, days),
      tags: [...app.tags],
      userId: app.users === undefined ? "" : pick(draw, app.users),
      provider: isCached ? "cached" : asked.provider,
      model: asked.model,
      responseModel: asked.model,
      path: asked.path,
      status: end.status,
      ending: end.ending,
      errorCode: end.errorCode,
      ...drawTimes(draw, end, isCached ? 0 : answer),
      ...drawAction(draw, app),
      priceOverride: asked.provider === "vllm" ? FREE : undefined,
      admitted: end.status !== 429,
    },
  };
}

/** Whose a call is, by what was made of the company. */
function idsOf({ name, policy, route, settings }: AppKey, provider: string, ids: Ids) {
  const setting = settings.find((it) => it.toLowerCase().startsWith(provider)) ?? settings[0];
  return {
    keyId: idIn(ids.keys, name),
    settingId: idIn(ids.settings, setting),
    policyId: idIn(ids.policies, policy),
    routeId: idIn(ids.routes, route),
  };
}

const idIn = (ids: ReadonlyMap<string, string>, name = ""): string => ids.get(name) ?? "";

/** How long a call took: the longer its answer the longer, and next to nothing from a cache. */
function drawTimes(draw: Draw, end: Ending, answer: number) {
  const streamed = answer > 0 && draw() < 0.7;
  const latencyMs =
    answer === 0 ? 4 + Math.round(60 * draw()) : 260 + Math.round(answer * (6 + 6 * draw()));
  return {
    streamed,
    latencyMs,
    ...(streamed && end.isServed && { ttftMs: Math.round(latencyMs * (0.15 + 0.2 * draw())) }),
    ...(end.status === 200 && { overheadUs: Math.round(180 + 400 * draw()) }),
  };
}

export interface Span {
  readonly nowMs: number;
  readonly days: number;
}

/** A third of long prompts was in the provider's cache. */
function drawUsage(draw: Draw, { model, prompt }: AppKey["models"][0], answer: number): TokenUsage {
  const whole = spread(draw, prompt);
  const cacheRead = whole > 1500 && draw() < 0.5 ? Math.floor((whole * 0.6) / 128) * 128 : 0;
  const reasoning = model === "o3" ? Math.round(answer * 0.7) : 0;
  return {
    ...NO_TOKENS,
    input: whole - cacheRead,
    cacheRead,
    output: answer - reasoning,
    reasoning,
  };
}

/** Prices of a self-hosted server. */
const FREE: TokenPrices = NO_TOKENS;
const NOTHING = { customId: "", method: "POST", attempts: 1, correlationId: "" } as const;
