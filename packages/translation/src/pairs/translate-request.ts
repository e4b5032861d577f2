import { isRecord, type JsonRecord, parseJson } from "@lintel/providers";

import { continueConversation, skipsOf } from "../continuing/continue-conversation.ts";
import type { Custody } from "../contract/custody.ts";
import type { CallerHalves, TargetHalves } from "../contract/target-halves.ts";
import { maxOutputOf } from "../traits/max-output.ts";
import { modelTraitsOf } from "../traits/model-traits-of.ts";
import { featureName } from "../writing/feature-names.ts";
import { customToolsIn, withFunctions } from "./custom-tools.ts";
import type { TranslatedRequest, TranslationTerms } from "./dialect-translation.ts";

/** The caller's dialect, and the endpoint's. */
export interface HalvesPair {
  readonly caller: CallerHalves;
  readonly target: TargetHalves;
  /** Who signs the thoughts of a model of the target's, and who those of the caller's own dialect. */
  readonly originOf: (model: string) => string;
  readonly ownOrigin: string;
}

/** Writes a request of the caller's dialect in the target's. */
export function translateRequest(
  { caller, originOf, target }: HalvesPair,
  bytes: Buffer,
  terms: TranslationTerms,
  custody?: Custody,
): TranslatedRequest {
  const json = parseJson(bytes);
  if (!isRecord(json)) return { readable: false, reason: "The body must be a JSON object." };
  const read = caller.readRequest(json, { custody });
  if (!read.isReadable) return { readable: false, reason: read.problem };
  const { echo } = read;
  const { model } = terms;
  const traits = modelTraitsOf(model);
  const { sent } = terms;
  const successor = { dialect: target.id, hasPrefill: traits.hasPrefill };
  const conversation =
    sent === undefined
      ? read.conversation
      : continueConversation(read.conversation, sent, successor);
  if (typeof conversation === "string") return { readable: false, reason: conversation };
  const skips = sent && skipsOf(read.conversation, sent, successor);
  const { isStreamed, wantsStreamUsage } = conversation;
  const asked = { ...conversation, model, wantsStreamUsage: isStreamed };
  const customTools = target.carries.customTools === "yes" ? [] : customToolsIn(conversation);
  const facts = {
    model,
    maxOutputTokens: maxOutputOf(model) ?? terms.maxOutputTokens,
    signatureOrigins: [originOf(model)],
    traits,
  };
  const written = target.writeRequest(
    customTools.length === 0 ? asked : withFunctions(asked),
    facts,
  );
  const { body, refused } = forServer(written.body, terms);
  const mapped = customTools.length === 0 ? [] : [featureName("customTools", caller.id)];
  const lost = [...new Set([...mapped, ...written.lost.map(({ name }) => name), ...refused])];
  return {
    readable: true,
    bytes: Buffer.from(JSON.stringify(body)),
    lost,
    asked: { echo, wantsStreamUsage, outputTool: written.outputTool, customTools, skips },
  };
}

const CAPS: ReadonlySet<string> = new Set(["max_completion_tokens", "max_tokens"]);

/** In the words of a server that speaks OpenAI's chat with exceptions. */
function forServer(
  body: JsonRecord,
  { parameters, reportsUsage }: TranslationTerms,
): { readonly body: JsonRecord; readonly refused: readonly string[] } {
  if (parameters === undefined) return { body, refused: [] };
  const { outputCap, refused } = parameters;
  const dropped = refused.filter((name) => Object.hasOwn(body, name));
  const members = Object.entries(body)
    .filter(([name]) => !refused.includes(name))
    .filter(([name]) => name !== "stream_options" || reportsUsage !== false)
    .map(([name, value]) => [CAPS.has(name) ? outputCap : name, value] as const);
  return { body: Object.fromEntries(members), refused: dropped };
}
