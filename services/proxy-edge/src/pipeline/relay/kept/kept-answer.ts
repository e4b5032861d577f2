import type { AnswerReader, HeaderLine } from "@lintel/providers";

import type { KeptAnswer } from "../../../memory/kept-answer.ts";
import type { UpstreamAnswer } from "../../../ports/upstream.ts";
import type { Admitted } from "../../admit/admitted.ts";
import type { Outcome } from "../../call-context.ts";
import type { PassedAnswer } from "./passed-answer.ts";

/** An answer that has been passed on. */
export interface RelayedAnswer {
  /** As the upstream gave it. */
  readonly answer: Pick<UpstreamAnswer, "status">;
  readonly outcome: Outcome;
  /** Absent where it was not wanted. */
  readonly passed: PassedAnswer | undefined;
  /** As the caller got them. */
  readonly headers: readonly HeaderLine[];
  readonly streamed: boolean;
  readonly reader: Pick<AnswerReader, "lacksEnd">;
}

/** May the answer be kept, by its head? Not one that we have asked to be cut short, or served otherwise. */
export const mayKeep = (
  { cache, grant }: Pick<Admitted, "cache" | "grant">,
  { status }: Pick<UpstreamAnswer, "status">,
): boolean => cache?.keeping !== undefined && status === 200 && !isChanged(grant);

const isChanged = ({ outputCap, serviceTier, toolCallCap }: Admitted["grant"]): boolean =>
  outputCap !== undefined || serviceTier !== undefined || toolCallCap !== undefined;

/** They say what the bytes are; all others are about the call that was answered. */
const KEPT_HEADERS = new Set(["content-type", "content-encoding", "content-language"]);

/**
 * The answer, where equal calls may have it as well: successful, seen to its end, and short enough to be at hand as a whole.
 * A plain one must be JSON: an upstream that does not say how long its answer is may break off unnoticed.
 */
export function keptAnswerOf(
  admitted: Pick<Admitted, "cache" | "grant">,
  { answer, headers, outcome, passed, reader, streamed }: RelayedAnswer,
  nowMs: number,
): KeptAnswer | undefined {
  if (outcome.ending !== "complete" || !mayKeep(admitted, answer)) return undefined;
  const chunks = passed?.whole;
  if (chunks === undefined) return undefined;
  const isWhole = streamed ? reader.lacksEnd === false : isJson(Buffer.concat(chunks));
  if (!isWhole) return undefined;
  return {
    keptAtMs: nowMs,
    headers: headers.filter(([name]) => KEPT_HEADERS.has(name.toLowerCase())),
    chunks,
  };
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}
