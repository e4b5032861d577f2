import type { TokenUsage } from "@lintel/core";

import { type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";
import type { ReportedUsage } from "../../../reading/usage/read-usage.ts";
import { type Handover, isBilledCategory } from "./refusal.ts";
import { toUsage } from "./to-usage.ts";

/** One run of a model within a call: what the provider calls an iteration. */
export interface Pass {
  readonly type: string;
  /** The model that ran, where that is another than the call's own. */
  readonly model: string | undefined;
  readonly usage: TokenUsage;
  /** What was odd about its report. */
  readonly notes: Pick<ReportedUsage, "isClamped" | "unknownUsage">;
}

/** How an answer ended, as far as it decides which of its passes are billed. */
export interface MessageEnd {
  /** Refused before anything was written, and not billed. */
  readonly isFree: boolean;
  readonly handovers: readonly Handover[];
}

/** Types of passes: the call's own, its summaries, those of a tool, and the one that answered in place of another. */
const KNOWN_TYPES: ReadonlySet<string> = new Set([
  "message",
  "compaction",
  "advisor_message",
  "fallback_message",
]);

/**
 * The passes a message is billed for; `undefined` when its usage reports none and is complete by itself. The iterations are
 * "the per-attempt record of what you're billed" (platform.claude.com: refusals-and-fallback#billing-and-rate-limits,
 * compaction#understanding-usage, advisor-tool#usage-and-billing, 2026-11): the counts beside them leave out summaries
 * and advice, and all but the last attempt.
 */
export function readPasses(
  reported: JsonRecord,
  asked: string,
  end: MessageEnd,
): readonly Pass[] | undefined {
  const iterations = recordsOf(reported["iterations"]);
  const passes = iterations.flatMap((iteration) => toPass(iteration) ?? []);
  if (passes.length === 0) return undefined;
  const hasFallback = passes.some(({ type }) => type === "fallback_message");
  return passes
    .map(({ notes, type, usage }, index): Pass => {
      const model = modelOf(passes, index, { asked, hasFallback });
      return { type, model, usage, notes };
    })
    .filter((pass) => isBilled(pass, hasFallback, end));
}

/** Whether there are unknown kinds of passes. */
export const unknownIn = (passes: readonly Pass[] = []): readonly string[] =>
  passes.every(({ type }) => KNOWN_TYPES.has(type)) ? [] : ["iterations"];

function toPass(iteration: JsonRecord): Pass | undefined {
  const { model, type } = iteration;
  const { usage, ...notes } = toUsage(iteration);
  if (usage === undefined) return undefined;
  return {
    type: typeof type === "string" ? type : "",
    model: typeof model === "string" && model !== "" ? model : undefined,
    usage,
    notes,
  };
}

/**
 * Whose pass it is. Those of the call itself may name the model by its whole name; only where another took over do
 * their names distinguish them. A summary is made by the model that goes on with it.
 */
function modelOf(
  passes: readonly Pass[],
  index: number,
  { asked, hasFallback }: { readonly asked: string; readonly hasFallback: boolean },
): string | undefined {
  const pass = passes[index];
  if (pass === undefined) return undefined;
  const isOwnType = pass.type === "message" || pass.type === "compaction";
  if (!hasFallback && isOwnType) return undefined;
  const next =
    pass.type === "compaction" && pass.model === undefined
      ? passes
          .slice(index)
          .find(({ type }) => type.endsWith("message") && type !== "advisor_message")
      : pass;
  return next?.model === asked ? undefined : next?.model;
}

function isBilled({ model, type, usage }: Pass, hasFallback: boolean, end: MessageEnd): boolean {
  if (type === "fallback_message") return !end.isFree;
  if (type !== "message") return true;
  if (!hasFallback) return !end.isFree;
  // An attempt another model took over from.
  return usage.output + usage.reasoning > 0 || isBilledCategory(categoryOf(model, end.handovers));
}

/** Why a model refused; the call's own is named as the caller named it. */
function categoryOf(model: string | undefined, handovers: readonly Handover[]): unknown {
  const own = model === undefined ? handovers[0] : undefined;
  return (handovers.find(({ from }) => from === model) ?? own)?.category;
}
