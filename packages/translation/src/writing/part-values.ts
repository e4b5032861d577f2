import { isRecord, type JsonRecord, parseJson } from "@lintel/providers";

import type { Part, ReasoningPart, Signature, ToolCallPart } from "../model/part.ts";
import type { WriteContext } from "./write-context.ts";

/** The arguments of a call, for dialects that take only objects: any other text becomes the member `input`. */
export function argumentsOf(
  { arguments: text, isCustom }: ToolCallPart,
  { losses, where }: WriteContext,
): JsonRecord {
  if (isCustom === true) losses.change("customTools", where);
  const parsed = text.trim() === "" ? {} : parseJson(text);
  return isRecord(parsed) ? parsed : { input: text };
}

/** The signature of reasoning, if the target accepts those of its origin; if not, it is listed as lost. */
export function acceptedSignature(
  { signature }: Pick<ReasoningPart, "signature">,
  { losses, target, where }: WriteContext,
): Signature | undefined {
  if (signature !== undefined && target.signatureOrigins.includes(signature.origin)) {
    return signature;
  }
  losses.drop(signature === undefined ? "reasoning" : "signatures", where);
  return undefined;
}

/** The lifetime of a cache mark where `5m` and `1h` are the only ones; `undefined` if there is no mark, or the model takes none. */
export function cacheLifetime(
  { cache }: Pick<Part, "cache">,
  { losses, target, where }: WriteContext,
): { readonly ttl?: "1h" | "5m" } | undefined {
  if (cache === undefined) return undefined;
  if (!target.traits.hasCacheMarks) {
    losses.drop("cacheMarks", where);
    return undefined;
  }
  if (cache.ttl === undefined) return {};
  const ttl = cache.ttl === "5m" || cache.ttl === "30m" ? "5m" : "1h";
  if (ttl !== cache.ttl) losses.change("cacheMarks", where);
  return { ttl };
}
