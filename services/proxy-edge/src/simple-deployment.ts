import { hash } from "node:crypto";
import { isIP } from "node:net";

import { Key, type ProviderSetting, ProviderSetting as Setting } from "@lintel/core";
import { findProvider, PROVIDERS } from "@lintel/providers";
import { envCheck, envFlag, envInteger, envUrl } from "@lintel/service-kit";
import { z } from "zod";

/** More are no simple deployment. */
const MAX_KEYS = 1000;

const envSecrets = z
  .string()
  .default("")
  .transform((text) => text.split(",").map((secret) => secret.trim()))
  .transform((secrets) => [...new Set(secrets)].filter((secret) => secret !== ""))
  .refine((secrets) => secrets.length <= MAX_KEYS, `cannot be more than ${MAX_KEYS}`)
  .refine((secrets) => secrets.every(isSendable), "must be of visible ASCII characters");

/** What a header can carry unchanged (RFC 9110, 5.5). */
const isSendable = (text: string): boolean => /^[\x21-\x7e]*$/.test(text);

/** One backend and its keys, without a call of the admin API. */
export const simpleEnv = {
  /** The provider of the backend. */
  BACKEND_KIND: z
    .string()
    .refine(
      (kind) => findProvider(kind) !== undefined,
      `must be one of ${PROVIDERS.map(({ id }) => id).join(", ")}`,
    )
    .optional(),
  BACKEND_BASE_URL: envUrl("http", "https").optional(),
  BACKEND_API_KEY: z.string().refine(isSendable, "must be of visible ASCII characters").default(""),
  /** A model the backend is known to have, whether it lists it or not. */
  MODEL_NAME: z.string().max(2048).default(""),
  /** Who may call it, with commas. */
  API_KEYS: envSecrets,
  RATE_LIMIT_ENABLED: envFlag(false),
  /** Calls a minute, of each key, evenly. */
  RATE_LIMIT_RPM: envInteger(60, 1, 1_000_000_000),
  /** Calls in a row, of each key. */
  RATE_LIMIT_BURST: envInteger(10, 1, 1_000_000_000),
  /** Let callers without a key in on `/v1`, on any address. */
  LINTEL_OPEN: envFlag(false),
} as const;

const SimpleEnv = z.object(simpleEnv);
type SimpleEnv = z.infer<typeof SimpleEnv>;

/** Whether the backend can be called with what is there. No message repeats a value: it may be a secret. */
export const checkSimpleEnv = envCheck(SimpleEnv, (env) => {
  const { API_KEYS: keys, BACKEND_KIND: kind } = env;
  if (kind === undefined) {
    const needing = [
      ...(env.BACKEND_BASE_URL === undefined ? [] : ["BACKEND_BASE_URL"]),
      ...(env.BACKEND_API_KEY === "" ? [] : ["BACKEND_API_KEY"]),
      ...(keys.length === 0 ? [] : ["API_KEYS"]),
      ...(env.LINTEL_OPEN ? ["LINTEL_OPEN"] : []),
    ];
    return needing.map((name) => `BACKEND_KIND is missing: ${name} needs it`);
  }
  const members = membersOf(env);
  const fields = findProvider(kind)?.settingFields ?? [];
  return fields
    .filter(({ isRequired, name }) => isRequired === true && (members[name] ?? "") === "")
    .map(({ name }) =>
      name in VARIABLES
        ? `${VARIABLES[name]} is missing: ${kind} needs it`
        : `BACKEND_KIND ${kind} needs ${name}, which no variable gives: make a provider setting of it`,
    );
});

const VARIABLES: Readonly<Record<string, string>> = {
  url: "BACKEND_BASE_URL",
  apikey: "BACKEND_API_KEY",
};

const membersOf = ({
  BACKEND_API_KEY: apikey,
  BACKEND_BASE_URL: url,
}: SimpleEnv): Readonly<Record<string, string>> => ({
  ...(url === undefined ? {} : { url: url.replace(/\/+$/, "") }),
  ...(apikey === "" ? {} : { apikey }),
});

/** One backend, and who may call it. */
export interface SimpleDeployment {
  readonly setting: ProviderSetting;
  /** With the SHA-256 of their secrets: the secrets themselves are kept nowhere. */
  readonly keys: readonly Key[];
  /** The key of callers without one, as long as there is no other; absent where there are none such. */
  readonly openKey: Key | undefined;
  /** It would be open, but others than this machine reach it. */
  readonly isKeptClosed: boolean;
  /** The backend's: it may be called although it is of the operator's own network. */
  readonly origin: string | undefined;
}

/** What the environment says of one backend and its keys; `undefined` when it says nothing. */
export function simpleDeploymentOf(env: SimpleEnv, host: string): SimpleDeployment | undefined {
  const { API_KEYS: secrets, BACKEND_KIND: kind, MODEL_NAME: model } = env;
  if (kind === undefined) return undefined;
  const members = membersOf(env);
  const setting = Setting.parse({
    id: idFrom("setting"),
    version: 1,
    createdAtMs: 0,
    updatedAtMs: 0,
    provider: kind,
    name: "environment",
    setting: members,
    allowedModels: [],
    // A name that means itself is a model that is known to be there.
    ...(model === "" ? {} : { modelAliases: { [model]: model } }),
    costMap: null,
  });
  const keyOf = (name: string, secretHash: string): Key =>
    toKey(env, { name, secretHash, setting });
  const isOpen = secrets.length === 0 && (env.LINTEL_OPEN || isLoopback(host));
  return {
    setting,
    keys: secrets.map((secret, at) => keyOf(`API_KEYS ${at + 1}`, hash("sha256", secret, "hex"))),
    // What is no SHA-256 in hexadecimal is no caller's secret.
    openKey: isOpen ? keyOf("open", "open") : undefined,
    isKeptClosed: secrets.length === 0 && !isOpen,
    origin: members["url"] === undefined ? undefined : URL.parse(members["url"])?.origin,
  };
}

interface KeyParts {
  readonly name: string;
  readonly secretHash: string;
  readonly setting: ProviderSetting;
}

/** A key with the limit of the environment: so many calls in a row, and so many more each minute. */
function toKey(env: SimpleEnv, { name, secretHash, setting }: KeyParts): Key {
  const burst = env.RATE_LIMIT_ENABLED
    ? { size: env.RATE_LIMIT_BURST, perMinute: env.RATE_LIMIT_RPM }
    : undefined;
  return Key.parse({
    id: idFrom(`key ${secretHash}`),
    version: 1,
    name,
    secretHash,
    tags: null,
    createdAtMs: 0,
    updatedAtMs: 0,
    revoked: false,
    revokedReason: "",
    revokedBy: null,
    ttl: "",
    expiresAtMs: null,
    costLimitNano: 0,
    costLimitOverTimeNano: 0,
    costLimitUnit: null,
    rateLimitOverTime: 0,
    rateLimitUnit: null,
    burst,
    settingId: "",
    settingIds: [setting.id],
    allowedPaths: null,
    shouldLogRequest: false,
    shouldLogResponse: false,
    rotationEnabled: false,
    policyId: "",
    isKeyNotHashed: false,
  });
}

/** The same in every proxy and after every start, so that limits and events are of one key. A UUID of version 8 (RFC 9562). */
function idFrom(what: string): string {
  const digits = hash("sha256", `lintel environment ${what}`, "hex");
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`];
  return [...parts, `8${digits.slice(17, 20)}`, digits.slice(20, 32)].join("-");
}

/** Does an address lead to this machine alone? */
function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
