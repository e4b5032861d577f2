import { randomUUID } from "node:crypto";

import { waitFor } from "@lintel/testkit";

import type { Lintel } from "../stack/start-lintel.ts";

interface RouteTerms {
  /** Limits of the key. */
  readonly limits: Readonly<Record<string, unknown>>;
  /** Cost map of the settings. */
  readonly costMap?: unknown;
  /** Answers are kept for equal calls. */
  readonly isCached?: boolean;
}

/** A route of one step with a setting for each of the upstreams, in order, a key for it, and its address at the first proxy. */
export async function aRouteOver(
  { admin, baseUrls }: Pick<Lintel, "admin" | "baseUrls">,
  upstreams: readonly { readonly url: string }[],
  { costMap, isCached = false, limits }: RouteTerms,
) {
  const settingIds = await Promise.all(
    upstreams.map(({ url }) =>
      admin.createSetting({
        provider: "openai",
        setting: { apikey: "sk-upstream-test", url },
        costMap,
      }),
    ),
  );
  const secret = `sk-lintel-${randomUUID()}`;
  const id = await admin.createKey({ name: "routes", key: secret, settingIds, ...limits });
  const path = `/${id}/chat/completions`;
  const step = { provider: "openai", model: "gpt-4o-mini", retries: 0 };
  const cacheConfig = { enabled: isCached, ttl: "1h" };
  const route = { name: "a route", path, keyIds: [id], steps: [step], cacheConfig };
  const answer = await admin.request("POST", "/api/routes", route);
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  const urls = baseUrls.map((baseUrl) => `${new URL(baseUrl).origin}/api/routes${path}`);
  await waitFor(() => Promise.all(urls.map(isServed)).then((all) => all.every(Boolean)), {
    label: "the route",
  });
  return { id, secret, settingIds, urls };
}

const isServed = async (url: string) => (await fetch(url, { method: "POST" })).status === 401;

interface BookedAttempt {
  /** The setting, and the call's name. */
  readonly place: string;
  readonly nano: number;
  readonly isUnknown: boolean;
}

/** What the ledger has of a key's attempts that were sent. */
export async function attemptsOf(
  { db }: Pick<Lintel, "db">,
  keyId: string,
): Promise<readonly BookedAttempt[]> {
  const { rows } = await db.query<BookedAttempt>(
    `select setting_id || ' ' || custom_id as place, cost_nano::float8 as nano, outcome = 'unknown' is true as "isUnknown"
     from events where key_id = $1::uuid and attempts > 0`,
    [keyId],
  );
  return rows;
}

/** Attempts that a provider charged for and that are not in the ledger. */
export const missingIn = (
  booked: readonly BookedAttempt[],
  charged: readonly { readonly place: string }[],
) => charged.filter(({ place }) => !booked.some((attempt) => attempt.place === place));
