import { NO_TOKENS, SlotPrice, TokenUsage, type UnitClass, unseenOutputTokens } from "@lintel/core";
import { z } from "zod";

import { UsageEvent } from "./usage-event.ts";

/** The `errorCode` of an event whose call's proxy died before the call had ended. */
export const OUTCOME_UNKNOWN = "outcome_unknown";

const PIECES = {
  images: true,
  characters: true,
  audioMs: true,
  webSearches: true,
  webSearchPreviews: true,
  fileSearches: true,
} as const satisfies Record<UnitClass, true>;

/** The ledger's column holds no more. */
const MAX_LATENCY_MS = 2 ** 31 - 1;

/**
 * What is kept of a call from the moment it is sent until its own event takes the place: enough to make an event of it
 * should its proxy die. Holds no texts of the prompt and no secrets. Only ever add optional members.
 */
export const CallStart = z.object({
  /** The event, as far as it is known when the call is sent. */
  event: UsageEvent,
  /** When it was sent, by the clock of its proxy, Unix milliseconds. */
  sentAtMs: z.int().nonnegative(),
  /** What it may use; absent when nothing of it is charged, or not in a way that is known here. */
  use: z
    .object({
      /** Tokens of the prompt, and what is charged by the piece: upper estimates, used even if the call fails. */
      input: z.int().nonnegative(),
      units: TokenUsage.pick(PIECES).optional(),
      outputClass: z.enum(["output", "audioOutput", "imageOutput"]),
      choices: z.int().positive(),
      /** Upper bound of the tokens of one choice. */
      maxOutputTokens: z.int().nonnegative(),
      /** How long the provider is assumed to continue after the connection is lost, in milliseconds. */
      worksOnMs: z.int().nonnegative(),
      /** Likely upper bound of the tokens of one choice: generated even if the connection is lost. */
      likelyTokens: z.int().nonnegative().optional(),
    })
    .optional(),
  /** What its time costs, where it costs something, and how long it may take at most. */
  slot: SlotPrice.extend({ maxMs: z.int().nonnegative() }).optional(),
  /** Whose limits hold a reservation for it. */
  holders: z.array(z.object({ scope: z.enum(["key", "user"]), id: z.string() })).optional(),
});
export type CallStart = z.infer<typeof CallStart>;

/**
 * The event of a call whose proxy died: marked `outcome: unknown`, with an upper estimate of what its provider may have
 * used, within the call's bound. `lastAliveMs` is the last moment, by the proxy's clock, at which it may have been alive:
 * until then the provider is taken to have generated without a pause.
 */
export function toUnknownEvent(
  { event, sentAtMs, slot, use }: CallStart,
  lastAliveMs: number,
): UsageEvent {
  const elapsedMs = Math.max(0, lastAliveMs - sentAtMs);
  const latencyMs = Math.min(elapsedMs, MAX_LATENCY_MS);
  const unknown: UsageEvent = { ...event, outcome: "unknown", latencyMs };
  if (slot !== undefined) {
    const { maxMs, ...price } = slot;
    unknown.slotTime = { ...price, heldMs: Math.min(elapsedMs, maxMs) };
  }
  if (use === undefined) return unknown;
  const { choices, input, likelyTokens = 0, maxOutputTokens, outputClass, units, worksOnMs } = use;
  const work = { elapsedMs: elapsedMs + worksOnMs, choices, maxOutputTokens };
  const likely = Math.min(likelyTokens, maxOutputTokens) * choices;
  const unseen: TokenUsage = { ...NO_TOKENS, ...units, input };
  unseen[outputClass] = Math.max(unseenOutputTokens(work), likely);
  const most = maxOutputTokens * choices;
  return { ...unknown, unmeasured: { prompt: "", completion: "", unseen, maxOutputTokens: most } };
}
