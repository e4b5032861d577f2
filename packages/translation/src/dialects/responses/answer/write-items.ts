import type { JsonRecord } from "@lintel/providers";

import type { CallerFacts } from "../../../contract/dialect-halves.ts";
import { sealReasoning } from "../../../custody/signatures.ts";
import type { Citation, Part, ReasoningPart, ToolCallPart } from "../../../model/part.ts";
import { kindOf } from "../../../reading/kind-of.ts";
import type { LossList } from "../../../writing/loss-list.ts";

export type ItemStatus = "completed" | "in_progress" | "incomplete";

/** Ids of items: by kind, the response's own id and their place in it. */
export function itemIdOf(kind: "ctc" | "fc" | "msg" | "rs", responseId: string, index: number) {
  return `${kind}_${responseId.replace(/^resp_/, "")}_${index}`;
}

/** The items of an answer's parts: texts that follow each other are of one message. */
export function writeItems(
  parts: readonly Part[],
  responseId: string,
  caller: CallerFacts,
  losses: LossList,
): readonly JsonRecord[] {
  const items: JsonRecord[] = [];
  let content: JsonRecord[] | undefined;
  for (const part of parts) {
    if (part.type === "text" || part.type === "refusal") {
      if (content === undefined) {
        content = [];
        items.push(messageItem(itemIdOf("msg", responseId, items.length), "completed", content));
      }
      content.push(writeText(part));
      continue;
    }
    content = undefined;
    const item = writeItem(part, { responseId, index: items.length, caller, losses });
    if (item !== undefined) items.push(item);
  }
  return items;
}

export const messageItem = (
  id: string,
  status: ItemStatus,
  content: readonly JsonRecord[],
): JsonRecord => ({ id, type: "message", status, role: "assistant", content });

function writeText(part: Part & { type: "refusal" | "text" }): JsonRecord {
  if (part.type === "refusal") return { type: "refusal", refusal: part.text };
  return textPart(part.text, part.citations?.map(annotationOf), part.logprobs);
}

export const textPart = (
  text: string,
  annotations: readonly JsonRecord[] = [],
  logprobs: readonly unknown[] = [],
): JsonRecord => ({ type: "output_text", text, annotations, logprobs });

/** A citation as responses have it; those of documents, which have no address, keep their words. */
export function annotationOf(citation: Citation): JsonRecord {
  const { citedText, end = 0, start = 0, title, url } = citation;
  return {
    type: "url_citation",
    start_index: start,
    end_index: end,
    title: title ?? citedText ?? "",
    url: url ?? "",
  };
}

interface ItemPlace {
  readonly responseId: string;
  readonly index: number;
  readonly caller: CallerFacts;
  readonly losses: LossList;
}

function writeItem(
  part: Exclude<Part, { type: "refusal" | "text" }>,
  { caller, index, losses, responseId }: ItemPlace,
): JsonRecord | undefined {
  switch (part.type) {
    case "toolCall":
      return callItem(callIdOf(part, responseId, index), "completed", part);
    case "reasoning":
      return reasoningItem(itemIdOf("rs", responseId, index), part, caller, losses);
    case "opaque":
      if (part.dialect === "responses") return part.value;
      losses.dropMember(kindOf(part.value));
      return undefined;
    case "audio":
    case "document":
    case "image":
    case "toolResult":
    case "video":
    default:
      losses.drop("assistantMedia");
      return undefined;
  }
}

export const callIdOf = (
  { isCustom }: Pick<ToolCallPart, "isCustom">,
  responseId: string,
  index: number,
): string => itemIdOf(isCustom === true ? "ctc" : "fc", responseId, index);

export const callItem = (
  id: string,
  status: ItemStatus,
  call: Pick<ToolCallPart, "arguments" | "id" | "isCustom" | "name">,
): JsonRecord =>
  call.isCustom === true
    ? {
        id,
        type: "custom_tool_call",
        status,
        call_id: call.id,
        name: call.name,
        input: call.arguments,
      }
    : {
        id,
        type: "function_call",
        status,
        arguments: call.arguments,
        call_id: call.id,
        name: call.name,
      };

/** Thoughts: what is shown of them, and under a seal all that their provider wants back. */
export function reasoningItem(
  id: string,
  part: ReasoningPart,
  caller: CallerFacts,
  losses: LossList,
): JsonRecord {
  const { raw, summary } = part;
  const encrypted = encryptedOf(part, caller, losses);
  return {
    id,
    type: "reasoning",
    summary: summary.map((text) => ({ type: "summary_text", text })),
    ...(raw === undefined
      ? {}
      : { content: raw.map((text) => ({ type: "reasoning_text", text })) }),
    ...(encrypted === undefined ? {} : { encrypted_content: encrypted }),
  };
}

function encryptedOf(
  part: ReasoningPart,
  { custody, ownOrigin }: CallerFacts,
  losses: LossList,
): string | undefined {
  const { signature } = part;
  if (signature === undefined) return undefined;
  if (signature.origin === ownOrigin) return signature.value;
  if (custody === undefined) losses.drop("signatures");
  return custody && sealReasoning([part], custody);
}
