import type { JsonRecord } from "@lintel/providers";

import type { CallerFacts, WrittenAnswer } from "../../../contract/dialect-halves.ts";
import { SEAL_MARK, sealReasoning } from "../../../custody/signatures.ts";
import type { Answer, AnswerChoice } from "../../../model/answer.ts";
import type { Citation, Part, ReasoningPart, ToolCallPart } from "../../../model/part.ts";
import { finishReasonOf } from "../../../openai/stop-reasons.ts";
import { toChatUsage } from "../../../usage/write-usage.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";

export function writeChatAnswer(answer: Answer, caller: CallerFacts): WrittenAnswer {
  const losses = new LossList("chat");
  const body: Draft = {
    id: chatIdOf(answer.id, caller),
    object: "chat.completion",
    created: answer.createdAt ?? caller.createdAt,
    model: answer.model === "" ? caller.model : answer.model,
    choices: answer.choices.map((choice, index) => writeChoice(choice, index, caller, losses)),
  };
  if (answer.usage !== undefined) body["usage"] = toChatUsage(answer.usage);
  if (answer.serviceTier !== undefined) body["service_tier"] = answer.serviceTier;
  putExtras(body, answer.extras, { dialect: "chat", losses });
  return { body, lost: losses.list };
}

export const chatIdOf = (id: string, { callId, keepsIds }: CallerFacts): string =>
  id.startsWith("chatcmpl") || (keepsIds === true && id !== "")
    ? id
    : `chatcmpl-${id === "" ? callId : id}`;

function writeChoice(
  { parts, stop }: AnswerChoice,
  index: number,
  caller: CallerFacts,
  losses: LossList,
): JsonRecord {
  const texts = parts.filter((part) => part.type === "text");
  const logprobs = texts.flatMap((part) => part.logprobs ?? []);
  return {
    index,
    message: writeMessage(parts, caller, losses),
    logprobs: logprobs.length === 0 ? null : { content: logprobs, refusal: null },
    finish_reason: finishReasonOf(stop),
  };
}

function writeMessage(parts: readonly Part[], caller: CallerFacts, losses: LossList): Draft {
  const message: Draft = { role: "assistant", content: null, refusal: null };
  const annotations: JsonRecord[] = [];
  const reasoning: ReasoningPart[] = [];
  const calls: ToolCallPart[] = [];
  for (const part of parts) {
    if (part.type === "text") {
      const before = typeof message["content"] === "string" ? message["content"] : "";
      annotations.push(...writeCitations(part.citations ?? [], before.length));
      message["content"] = before + part.text;
    } else if (part.type === "refusal") {
      message["refusal"] = part.text;
    } else if (part.type === "reasoning") {
      reasoning.push(part);
    } else if (part.type === "toolCall") {
      calls.push(part);
    } else if (part.type === "audio") {
      message["audio"] = writeAudio(part);
    } else {
      losses.dropMember(part.type === "opaque" ? String(part.value["type"]) : part.type);
    }
  }
  const seals = putReasoning(message, reasoning, caller, losses);
  if (calls.length > 0) {
    message["tool_calls"] = calls.map((call, at) => writeCall(call, at === 0 ? seals : ""));
  }
  message["annotations"] = annotations;
  return message;
}

/** A citation as chat has it; those of documents, which have no address, keep their words. */
export const writeCitations = (citations: readonly Citation[], offset = 0): readonly JsonRecord[] =>
  citations.map(({ citedText, end = 0, native, start = 0, title, url }) =>
    native.dialect === "chat"
      ? native.members
      : {
          type: "url_citation",
          url_citation: {
            start_index: start + offset,
            end_index: end + offset,
            title: title ?? citedText ?? "",
            url: url ?? "",
          },
        },
  );

function writeAudio({ extras, source, transcript }: Part & { type: "audio" }): Draft {
  const data = source.type === "base64" ? source.data : "";
  return { id: "", expires_at: 0, ...extras?.members, data, transcript: transcript ?? "" };
}

/** Shows the thoughts, and hands those that are signed to the caller's keeping. Returns what to put behind the first call's id. */
function putReasoning(
  message: Draft,
  parts: readonly ReasoningPart[],
  { custody }: CallerFacts,
  losses: LossList,
): string {
  const shown = parts.flatMap(shownOf).join("\n\n");
  if (shown !== "") message["reasoning_content"] = shown;
  const signed = parts.filter(({ signature }) => signature !== undefined);
  if (signed.length === 0) return "";
  if (custody === undefined) {
    losses.drop("signatures");
    return "";
  }
  const seal = sealReasoning(parts, custody);
  message["reasoning_details"] = [detailOf(seal, 0)];
  return idSuffixOf(seal);
}

const shownOf = ({ raw, summary }: ReasoningPart): readonly string[] =>
  summary.length > 0 ? summary : (raw ?? []);

/** In the form of OpenRouter, whose clients hand it back. */
export const detailOf = (seal: string, index: number): JsonRecord => ({
  type: "reasoning.encrypted",
  id: null,
  format: "lintel",
  index,
  data: seal,
});

/** Longer ones are not put behind an id: the caller has them in the details alone. */
const MAX_SUFFIX = 16 * 1024;

/** Callers that drop what they do not know still hand back the ids of calls. */
export const idSuffixOf = (seal: string): string =>
  seal.startsWith(SEAL_MARK) && seal.length <= MAX_SUFFIX ? seal : "";

const writeCall = (call: ToolCallPart, suffix: string): JsonRecord =>
  call.isCustom === true
    ? {
        id: call.id + suffix,
        type: "custom",
        custom: { name: call.name, input: call.arguments },
      }
    : {
        id: call.id + suffix,
        type: "function",
        function: { name: call.name, arguments: call.arguments },
      };
