import { isShallow } from "@lintel/admin-models";
import { z } from "zod";

/** The kinds of things another gateway has, in the order in which they refer to each other. */
export const IMPORT_KINDS = [
  "custom-providers",
  "settings",
  "policies",
  "keys",
  "users",
  "routes",
  "events",
  "spend",
] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

const MAX_ITEMS = 500;
/** A route's steps with their parameters are the deepest. */
const MAX_DEPTH = 16;

const Member = z.unknown().refine((value) => isShallow(value, MAX_DEPTH));

/** The body that brings in things of one kind. */
export const ImportRequest = z
  .object({
    kind: z.enum(IMPORT_KINDS).meta({
      description:
        "Later kinds refer to earlier ones: custom providers, settings, policies, keys, users, routes, events, spend.",
      example: "policies",
    }),
    items: z.array(z.record(z.string(), Member)).max(MAX_ITEMS).meta({
      description:
        "As in the bodies that make one of the kind, and `id` (a UUID) and `createdAt` (Unix seconds). Keys have `keyHash`, the SHA-256 of their secret in hex, in the place of `key`. Keys and users may have `revoked` and `revokedReason`. Events are single calls: `id` (a UUID), `keyId`, `userId`, `at` (Unix seconds), `provider`, `model`, `status`, `costInNanoUsd`, `promptTokens`, `completionTokens` and `latencyInMs`, and, where there are any, `tags`, `path`, `method`, `customId`, `action`, `policyId`, `routeId`, `correlationId` and `metadata`. Spend has `keyId`, `userId`, `at`, `provider`, `model`, `costInNanoUsd`, `calls`, `promptTokens`, `completionTokens` and `latencyInMs`: sums of one day in UTC, calls in `events` included.",
    }),
    dryRun: z.boolean().optional().meta({
      description: "Changes nothing; what items refer to is then not looked for.",
    }),
  })
  .meta({ id: "ImportRequest" });
export type ImportRequest = z.infer<typeof ImportRequest>;

/** What became of one item. */
export const ImportResult = z
  .object({
    id: z.string().meta({ description: "The item's; of spend, its `keyId`." }),
    outcome: z.enum(["created", "exists", "refused"]).meta({
      description:
        "`created`, in a dry run too; `exists`: there is, or was, one of this id, or the spend is booked already, and nothing was changed; `refused`: for the `reason`.",
    }),
    reason: z.string().optional(),
  })
  .meta({ id: "ImportResult" });
export type ImportResult = z.infer<typeof ImportResult>;

export const ImportAnswer = z
  .object({
    results: z.array(ImportResult).meta({ description: "In the order of the items." }),
  })
  .meta({ id: "ImportAnswer" });
