import { hasPriority } from "../documented-models.ts";
import type { Json } from "../json.ts";
import type { Asked } from "./asked.ts";

/** What a prompt's tokens can be beside plain text: each of these costs something else. */
export function promptDetails({ model, random }: Asked, tokens: number): Json {
  if (/audio|realtime/.test(model) && random.chance(0.5)) return { audio_tokens: tokens };
  return random.pick<() => Json>([
    () => ({}),
    () => ({ cached_tokens: tokens }),
    () => ({ cached_tokens: Math.floor(tokens / 2) }),
    () => ({ cache_write_tokens: tokens }),
    () => ({
      cache_write_tokens: tokens,
      cache_write_tokens_details: { ttl_30m_tokens: 0, ttl_12h_tokens: tokens },
    }),
  ])();
}

export function answerDetails({ model, random }: Asked, tokens: number): Json {
  if (/audio/.test(model)) return { audio_tokens: tokens };
  return random.chance(0.5) ? { reasoning_tokens: random.int(0, tokens) } : {};
}

/** How a call is served: as it asks, or as the account has it; what cannot be had is served as usual. */
export function servedTier(asked: Asked): string {
  const tier = wantedTier(asked);
  const isOffered = tier !== "priority" || hasPriority(asked.provider, asked.model);
  return isOffered ? tier : "default";
}

function wantedTier({ account, json, provider, random }: Asked): string {
  const asked = json["service_tier"];
  // The others have but one.
  if (provider !== "openai" && provider !== "azure") return "default";
  if (typeof asked !== "string" || asked === "auto") return account.tier;
  if (asked === "flex") return random.pick(["flex", "default"]);
  return asked === "fast" ? "priority" : asked;
}
