import type { JsonRecord } from "@lintel/providers";

import type { WrittenRequest } from "../../../contract/dialect-halves.ts";
import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation, Message } from "../../../model/conversation.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { placesOf } from "../../../writing/place-of.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import { writeConfig } from "./write-config.ts";
import { writeParts } from "./write-parts.ts";
import { putTools } from "./write-tools.ts";

/** The body of a call; its model and whether it streams stand in its path. */
export function writeGenerateContentRequest(
  conversation: Conversation,
  target: TargetFacts,
): WrittenRequest {
  const losses = new LossList(conversation.dialect);
  const { contents, system } = writeContents(conversation, target, losses);
  const body: Draft = {};
  if (system.length > 0) body["systemInstruction"] = { parts: system };
  putTools(body, conversation, losses);
  body["contents"] = contents;
  const config = writeConfig(conversation, target, losses);
  if (Object.keys(config).length > 0) body["generationConfig"] = config;
  putRest(body, conversation, losses);
  return { body, lost: losses.list };
}

const STANDARD: ReadonlySet<string> = new Set(["auto", "default", "standard_only"]);

function putRest(body: Draft, conversation: Conversation, losses: LossList): void {
  const { cache, extras, metadata, safety, serviceTier, user, verbosity } = conversation;
  if (verbosity !== undefined) losses.drop("verbosity");
  if (cache !== undefined) losses.drop("cacheMarks");
  if (user !== undefined) losses.drop("user");
  if (metadata !== undefined) losses.drop("metadata");
  if (serviceTier !== undefined && !STANDARD.has(serviceTier)) losses.drop("serviceTier");
  putExtras(body, safety, { dialect: "generateContent", losses });
  putExtras(body, extras, { dialect: "generateContent", losses });
}

interface WrittenContents {
  readonly contents: readonly JsonRecord[];
  readonly system: readonly JsonRecord[];
}

/** Turns of user and model; instructions stand apart. */
function writeContents(
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): WrittenContents {
  const placeOf = placesOf(conversation);
  const names = new Map<string, string>();
  const system: JsonRecord[] = [];
  const turns: { readonly role: "model" | "user"; readonly parts: JsonRecord[] }[] = [];
  for (const [index, parts, message] of turnsOf(conversation)) {
    const context = { target, losses, where: placeOf(index), names };
    if (message.name !== undefined) losses.drop("participantNames", context.where);
    losses.dropExtras(message.extras, context.where);
    const written = writeParts(parts, context);
    if (isInstruction(message) && turns.length === 0) {
      system.push(...written);
      continue;
    }
    if (isInstruction(message)) losses.change("midSystem", context.where);
    if (written.length === 0) continue;
    const role = message.role === "assistant" ? "model" : "user";
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...written);
    else turns.push({ role, parts: [...written] });
  }
  return { contents: turns, system };
}

/** Items of one turn of the model's belong together: what signs its thoughts stands on what follows them. */
function* turnsOf({
  messages,
}: Conversation): Generator<readonly [number, Message["parts"], Message]> {
  let at = 0;
  while (at < messages.length) {
    const first = at;
    const message = messages[first];
    if (message === undefined) return;
    const parts = [...message.parts];
    at += 1;
    for (let next = messages[at]; next?.continuesTurn === true; next = messages[at]) {
      parts.push(...next.parts);
      at += 1;
    }
    yield [first, parts, message];
  }
}

const isInstruction = ({ role }: Message): boolean => role === "system" || role === "developer";
