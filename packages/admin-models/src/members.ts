import { MAX_LIMIT_USD, parseGoDuration, usdToNano } from "@lintel/core";
import { z } from "zod";

/** What Postgres' `text` could hold without end, but an index or a reader could not. */
export const MAX_NAME_LENGTH = 255;

/** A name or an identifier that must not be empty. */
export const Name = z.string().min(1).max(MAX_NAME_LENGTH);

/**
 * A key's secret, as it is presented to the proxy: what a header can carry unchanged (RFC 9110, 5.5: visible ASCII),
 * and too long to be tried out.
 */
export const KeySecret = z
  .string()
  .min(8)
  .max(4096)
  .regex(/^[\x21-\x7e]*$/, "must be of visible ASCII characters, without spaces");

/** Ids of the provider settings a key may use, in order. */
export const SettingIds = z.array(z.string().min(1)).max(100);

/** Whether one list holds another takes the product of their lengths. */
export const MAX_TAGS = 1000;

/** Labels; a listing by tags finds what has all of them. */
export const Tags = z.array(Name).max(MAX_TAGS);

/** The member of the JSON text in bodies that is the user's id; empty: the text itself is. */
export const UserMember = z
  .string()
  .max(64)
  .regex(/^[\w.-]*$/, "must be the name of a member");

/** Dollars; 0 means no limit. What rounds to no nano-dollar at all would become "no limit" and is refused. */
export const LimitUsd = z
  .number()
  .min(0)
  .max(MAX_LIMIT_USD)
  .refine((usd) => usd === 0 || usdToNano(usd) !== 0);

/** Calls; 0 means no limit. */
export const LimitCalls = z.int().min(0).max(2_147_483_647);

/** How long something lives; nothing means for ever. */
export const Ttl = z
  .string()
  .refine((text) => text === "" || (parseGoDuration(text) ?? -1) >= 0)
  .meta({ description: "Lifetime as a Go duration; `d` is a day.", example: "2d" });

/** A path (pattern, real, or ending in a wildcard) with its method. */
const AllowedPathInput = z
  .object({
    path: z.string().min(1).max(2048).meta({
      description: "A path of the proxy: literal, with placeholders, or ending in `/*`.",
      example: "/api/providers/openai/v1/chat/completions",
    }),
    method: z.string().min(1).max(16).meta({ example: "POST" }),
  })
  .meta({ id: "PathConfig" });

/** Paths a key or a user may use. To be held to `pathsAreKnown` as well. */
export const AllowedPaths = z.array(AllowedPathInput).max(1000);

/** Unix seconds within the years 1 to 9999, which Postgres and JavaScript both know. */
export const UnixSeconds = z.int().min(-62_135_596_800).max(253_402_300_799);

/** Milliseconds to the contract's Unix seconds. */
export const toUnixSeconds = (ms: number): number => Math.floor(ms / 1000);

/** What the configuration file that an object is from calls it, in answers. */
export const ConfigNameAnswer = z.string().optional().meta({
  description:
    "Its name in the configuration file that it comes from, which alone can change it; absent if it was made by hand.",
});

/** Why a key or user is revoked, in answers. */
export const RevokedReason = z.string().meta({
  description:
    "`expired`: its time to live has passed, or what is left of `costLimitInUsd` can no longer pay for its calls.",
});
