import { isRecord, parseJson } from "@lintel/providers";

import type { Custody } from "../contract/custody.ts";
import type { ReasoningPart, Signature } from "../model/part.ts";

/** What all seals begin with: no provider makes such signatures or ids. */
export const SEAL_MARK = "lsig1_";

/** A signature for a caller whose dialect has a place for one: as it is where it is the dialect's own, else sealed. */
export function signatureForCaller(
  { origin, value }: Signature,
  {
    custody,
    ownOrigin,
  }: { readonly custody?: Custody | undefined; readonly ownOrigin?: string | undefined },
): string | undefined {
  if (origin === ownOrigin) return value;
  return custody?.seal(JSON.stringify([origin, value]));
}

/** A signature a caller hands back. `undefined`: it is none, or a seal that was not made here or was changed. */
export function signatureFromCaller(
  text: string,
  custody: Custody | undefined,
  ownOrigin: string,
): Signature | undefined {
  if (text === "") return undefined;
  if (!text.startsWith(SEAL_MARK)) return { origin: ownOrigin, value: text };
  const opened = parseJson(custody?.unseal(text));
  if (!Array.isArray(opened)) return undefined;
  const [origin, value]: readonly unknown[] = opened;
  return typeof origin === "string" && typeof value === "string" ? { origin, value } : undefined;
}

/** Thoughts, for a caller whose dialect has no place for a signature. */
export const sealReasoning = (parts: readonly ReasoningPart[], custody: Custody): string =>
  custody.seal(
    JSON.stringify(
      parts.map(({ isRedacted, raw, signature, summary }) => ({
        summary,
        raw,
        signature,
        isRedacted,
      })),
    ),
  );

/** The inverse of `sealReasoning`; `undefined` for what was not sealed here. */
export function openReasoning(
  sealed: string,
  custody: Custody | undefined,
): readonly ReasoningPart[] | undefined {
  const opened = parseJson(custody?.unseal(sealed));
  if (!Array.isArray(opened)) return undefined;
  return opened.flatMap((part: unknown) => (isRecord(part) ? [toReasoning(part)] : []));
}

function toReasoning({
  isRedacted,
  raw,
  signature,
  summary,
}: Readonly<Record<string, unknown>>): ReasoningPart {
  const kept = isRecord(signature) ? signature : {};
  const { origin, value } = kept;
  return {
    type: "reasoning",
    summary: textsIn(summary),
    ...(Array.isArray(raw) ? { raw: textsIn(raw) } : {}),
    ...(typeof origin === "string" && typeof value === "string"
      ? { signature: { origin, value } }
      : {}),
    ...(isRedacted === true ? { isRedacted } : {}),
  };
}

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
