import type { CacheRules } from "@lintel/core";
import { GatewayError } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import type { KeptAnswer } from "../../memory/kept-answer.ts";
import { ClientDisconnected, type Exchange } from "../exchange.ts";
import type { Surface } from "../inbound.ts";
import type { PermittedCall } from "../permit/permit.ts";
import { isStrict } from "../plan/is-strict.ts";
import { memberOf } from "../read/call-body.ts";
import { type CacheControl, readCacheControl } from "./cache-control.ts";
import type { CacheUse, Keeping } from "./cache-use.ts";
import { digestRequest } from "./request-digest.ts";

type ConsultDeps = Pick<Deps, "cache" | "now" | "rules">;

/** A call of a route with a cache, permitted. */
export interface CachedCall extends PermittedCall {
  readonly rules: CacheRules;
  readonly targets: Surface["targets"];
  /** Whom the call is for; empty when no user is named. */
  readonly userId: string;
}

/** So long a call waits for the answer of an equal one; then it is made itself. */
const MAX_WAIT_MS = 30_000;
const BYPASS: CacheUse = { verdict: "bypass" };

/**
 * Looks for a kept answer: that of an equal call under way in this proxy, for which plain calls wait, or one from the
 * store, in one round trip. Trouble with the store is a bypass, never an error. Whatever becomes of the call, the lead of
 * `keeping` has to be settled.
 */
export async function consultCache(
  deps: ConsultDeps,
  exchange: Exchange,
  cached: CachedCall,
): Promise<CacheUse> {
  const use = await findUse(deps, exchange, cached);
  deps.cache.metrics.consulted(use.verdict);
  return use;
}

async function findUse(
  deps: ConsultDeps,
  exchange: Exchange,
  cached: CachedCall,
): Promise<CacheUse> {
  const asked = readCacheControl(exchange.headers);
  if (asked.noStore || (await isStateful(exchange, cached))) return BYPASS;
  const digest = await digestOf(exchange, cached);
  const name = digest.toString("base64");
  const keeping: Keeping = { digest, name, ttlMs: cached.rules.ttlMs, lead: undefined };
  if (asked.noCache) return { ...BYPASS, keeping };
  const shared = deps.cache.underWay.find(name);
  if (shared === undefined) return await findKept(deps, cached, { keeping, asked });
  const answer = await awaitAnswer(deps, exchange, cached, shared);
  return isFresh(deps, answer, asked) ? { verdict: "hit", answer } : { verdict: "miss", keeping };
}

interface Wanted {
  readonly keeping: Keeping;
  readonly asked: CacheControl;
}

/** Asks the store. From here on a plain call is found by equal ones; a stream goes on at once, so none waits for it. */
async function findKept(
  deps: ConsultDeps,
  { call }: CachedCall,
  { asked, keeping }: Wanted,
): Promise<CacheUse> {
  const { answers, underWay } = deps.cache;
  const lead = call.body.streamed ? undefined : underWay.begin(keeping.name);
  const found = await answers.find(keeping.digest);
  if (isFresh(deps, found.answer, asked)) {
    lead?.settle(found.answer);
    return { verdict: "hit", answer: found.answer };
  }
  if (found.isKnown) return { verdict: "miss", keeping: { ...keeping, lead } };
  lead?.settle(undefined);
  return BYPASS;
}

const isFresh = (
  { now }: Pick<Deps, "now">,
  answer: KeptAnswer | undefined,
  { maxAgeSeconds }: CacheControl,
): boolean => answer !== undefined && ageOf(answer, now()) <= maxAgeSeconds;

/** Whole seconds since the answer was given to the caller it was made for. */
export const ageOf = ({ keptAtMs }: KeptAnswer, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - keptAtMs) / 1000));

/** Does an equal call deserve an answer of its own? One whose body was not read is not known to be equal to any. */
async function isStateful({ inbound }: Exchange, { call, policy }: CachedCall): Promise<boolean> {
  if (call.upload !== undefined || call.body.startsJob === true || isMarked(policy)) return true;
  return (await memberOf(inbound.reading.endpoint, call.body, "statefulBy")) !== undefined;
}

const digestOf = (exchange: Exchange, cached: CachedCall): Buffer | Promise<Buffer> =>
  digestRequest({
    rules: cached.rules,
    keyId: cached.caller.key.id,
    secret: cached.caller.secret,
    userId: cached.userId,
    user: versionOf(cached.user),
    isStrict: isStrict(cached.caller, exchange.headers),
    settings: cached.settings,
    policy: versionOf(cached.policy?.compiled),
    inbound: exchange.inbound,
    targets: cached.targets,
    query: exchange.query,
    rawHeaders: exchange.incoming.rawHeaders,
    bytes: cached.call.body.bytes,
  });

/** A changed one is another. */
const versionOf = (known: { readonly id: string; readonly version: number } | undefined): string =>
  known === undefined ? "" : `${known.id} ${known.version}`;

/** What this caller gets in place of its marks, another one with the same marked text must not get. */
const isMarked = (policy: CachedCall["policy"]): boolean =>
  policy?.compiled.marks === "reversible" && policy.hasFound;

/**
 * Waits for the answer of an equal call; `undefined` when it has none, or takes too long. Fails when the caller leaves
 * meanwhile, or has waited as long as it wants to.
 */
async function awaitAnswer(
  { rules }: Pick<Deps, "rules">,
  exchange: Exchange,
  { call: { timeoutMs } }: CachedCall,
  shared: Promise<KeptAnswer | undefined>,
): Promise<KeptAnswer | undefined> {
  const late = new GatewayError("upstream_timeout", "the provider did not answer in time");
  if (timeoutMs < rules.timeoutMs) exchange.expireIn(timeoutMs, late);
  const { promise: over, resolve: giveUp } = Promise.withResolvers<undefined>();
  const timer = setTimeout(giveUp, MAX_WAIT_MS, undefined);
  exchange.onDisconnect(() => giveUp(undefined));
  const answer = await Promise.race([shared, over]);
  clearTimeout(timer);
  exchange.onDisconnect(undefined);
  if (exchange.disconnected) throw new ClientDisconnected();
  return answer;
}
