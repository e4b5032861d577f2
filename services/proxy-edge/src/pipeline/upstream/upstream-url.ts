import { GatewayError, type ProviderSetting } from "@lintel/core";
import type { CallFacts } from "@lintel/providers";

import type { SentExchange } from "../exchange.ts";
import type { Target } from "../inbound.ts";

/** URLs of fixed paths by setting; a changed setting is another object. */
const urls = new WeakMap<ProviderSetting, Map<string, URL>>();

export interface LocatedCall {
  readonly setting: ProviderSetting;
  readonly target: Target;
  readonly body: CallFacts;
  /** The caller's, which no URL may hold. */
  readonly secret: string;
}

/**
 * Where a call goes: the provider's own way of making an address, or the setting's base URL, else the provider's,
 * with the endpoint's path below it and the caller's query. Fails with `upstream_failed` when there is no such place.
 */
export function upstreamUrl({ query: asked }: Pick<SentExchange, "query">, call: LocatedCall): URL {
  const { setting, target } = call;
  const { provider, upstreamPath: path } = target;
  const query = queryOf(asked, call);
  if (provider.locate !== undefined) {
    return parse(
      provider.locate({ members: setting.setting, path, query, body: call.body }),
      setting,
    );
  }
  const isFixed = query === "" && target.isFixed;
  const known = isFixed ? urls.get(setting)?.get(path) : undefined;
  if (known !== undefined) return known;
  const base = (setting.setting["url"] || provider.baseUrl).replace(/\/+$/, "");
  const url = parse(base + path + (query === "" ? "" : `?${query}`), setting);
  if (isFixed) urls.set(setting, (urls.get(setting) ?? new Map<string, URL>()).set(path, url));
  return url;
}

function parse(text: string | undefined, { id: settingId }: ProviderSetting): URL {
  const url = URL.parse(text ?? "");
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new GatewayError("upstream_failed", "the provider setting's url cannot be called", {
    detail: { settingId },
    retryable: false,
  });
}

/** A query without the parameters that hold the gateway's own key, however they are called. */
function withoutSecret(query: string, secret: string): string {
  if (query === "") return query;
  return query
    .split("&")
    .filter((parameter) => !decoded(parameter).includes(secret))
    .join("&");
}

/** The caller's query, as far as it goes upstream. */
const queryOf = (asked: string, { secret, target: { step } }: LocatedCall): string =>
  withOwn(withoutSecret(asked, secret), step?.query);

/** With the parameters of a route's step in place of the caller's of those names. */
function withOwn(query: string, own: Readonly<Record<string, string>> = NONE): string {
  const names = Object.keys(own);
  if (names.length === 0) return query;
  const kept = query.split("&").filter((part) => {
    const [name = ""] = new URLSearchParams(part).keys();
    return part !== "" && !names.includes(name.toLowerCase());
  });
  return [...kept, new URLSearchParams(own).toString()].join("&");
}

const NONE = {};

function decoded(parameter: string): string {
  try {
    return decodeURIComponent(parameter);
  } catch {
    return parameter;
  }
}
