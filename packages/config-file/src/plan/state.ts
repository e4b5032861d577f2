import { isDeepStrictEqual } from "node:util";

import { LimitList, toLimitList, toListedLimits } from "@lintel/admin-models";
import { nanoToUsd, usdToNano } from "@lintel/core";

import type { Kind } from "../schema/kinds.ts";

/**
 * An object in the form in which two are compared: the members of its entry in a file, without those that have their default
 * value. Two entries have equal states exactly when the gateway treats them alike.
 */
export type State = Readonly<Record<string, unknown>>;

/** The state of an entry called `name`, its secrets looked up (a key's, hashed). */
export const toState = (kind: Kind, name: string, entry: State): State =>
  STATE_OF[kind](name, entry);

/** What absent members mean, where that is not "nothing": `null` and what is empty mean the same as absence everywhere. */
const HOLDER_DEFAULTS = {
  costLimitInUsd: 0,
  costLimitInUsdOverTime: 0,
  rateLimitOverTime: 0,
} as const;
const KEY_DEFAULTS = {
  ...HOLDER_DEFAULTS,
  shouldLogRequest: false,
  shouldLogResponse: false,
  rotationEnabled: false,
  isKeyNotHashed: false,
  requireUser: false,
  userFrom: "any",
  userMember: "",
  strictTranslation: false,
} as const;
const POLICY_DEFAULTS = { scope: "request", marks: "mask", onDetectorError: "block" } as const;
const ROUTE_DEFAULTS = {
  retryStrategy: "constant",
  strategy: "ordered",
  affinity: "conversation",
  repeatSent: true,
  onCut: "end",
} as const;
const STEP_DEFAULTS = {
  retries: 0,
  retryInterval: "1s",
  timeout: "5m",
  weight: 1,
  contextFallback: false,
} as const;
const CACHE_DEFAULTS = { enabled: false, ttl: "168h", scope: "key" } as const;

/** A member that is a text; "" where it is none. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const STATE_OF: Readonly<Record<Kind, (name: string, entry: State) => State>> = {
  "custom provider": (name, entry) =>
    lean(
      {
        ...entry,
        provider: inSmallLetters(entry["provider"]),
        authentication_param: inSmallLetters(entry["authentication_param"]),
        route_configs: listOf(entry["route_configs"], { stream_max_empty_messages: 0 }),
      },
      { provider: name.toLowerCase() },
    ),
  setting: (name, entry) =>
    lean(
      { ...entry, setting: leanMember(entry["setting"]), costMap: leanMember(entry["costMap"]) },
      { name },
    ),
  policy: (name, entry) =>
    lean(
      {
        ...entry,
        config: leanMember(entry["config"]),
        regexConfig: leanMember(entry["regexConfig"]),
        customConfig: leanMember(entry["customConfig"]),
      },
      { name, ...POLICY_DEFAULTS },
    ),
  key: (name, entry) => lean(withExactLimits(entry), { name, ...KEY_DEFAULTS }),
  user: (name, entry) =>
    lean(
      { ...withExactLimits(entry), tags: inOrder(entry["tags"]) },
      { name, userId: name, ...HOLDER_DEFAULTS },
    ),
  route: (name, entry) =>
    lean(
      {
        ...entry,
        steps: listOf(entry["steps"], STEP_DEFAULTS),
        cacheConfig: leanMember(entry["cacheConfig"], CACHE_DEFAULTS),
      },
      { name, ...ROUTE_DEFAULTS },
    ),
};

/** Members of the entry that say how it is kept, not what it is. */
const NOT_COMPARED: ReadonlySet<string> = new Set(["id", "rotationOverlap"]);

const lean = (entry: State, defaults: State = {}): State =>
  Object.fromEntries(
    Object.entries(entry).filter(
      ([name, value]) =>
        !NOT_COMPARED.has(name) && !isNothing(value) && !isDeepStrictEqual(value, defaults[name]),
    ),
  );

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

const isState = (value: unknown): value is State =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const leanMember = (value: unknown, defaults: State = {}): unknown =>
  isState(value) ? lean(value, defaults) : value;

const listOf = (value: unknown, defaults: State): unknown =>
  Array.isArray(value) ? value.map((item: unknown) => leanMember(item, defaults)) : value;

const inOrder = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(String).toSorted() : value;

const inSmallLetters = (value: unknown): unknown =>
  typeof value === "string" ? value.toLowerCase() : value;

/** Dollars as they are kept: to the nano-dollar. */
function withExactLimits(entry: State): State {
  const limits = LimitList.safeParse(entry["limits"] ?? []);
  return {
    ...entry,
    costLimitInUsd: toExactUsd(entry["costLimitInUsd"]),
    costLimitInUsdOverTime: toExactUsd(entry["costLimitInUsdOverTime"]),
    limits: limits.success ? toLimitList(toListedLimits(limits.data)) : entry["limits"],
  };
}

const toExactUsd = (value: unknown): unknown =>
  typeof value === "number" ? nanoToUsd(usdToNano(value)) : value;
