import type { JsonRecord } from "@lintel/providers";

import type { WrittenRequest } from "../../../contract/dialect-halves.ts";
import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation } from "../../../model/conversation.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { placesOf } from "../../../writing/place-of.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import { dropServiceTier } from "../../../writing/service-tier.ts";
import { type PlacedMessage, writeTurns } from "../../../writing/turns.ts";
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
  losses.dropGiven(
    ["verbosity", verbosity],
    ["cacheMarks", cache],
    ["user", user],
    ["metadata", metadata],
  );
  dropServiceTier(serviceTier, STANDARD, losses);
  putExtras(body, safety, { dialect: "generateContent", losses });
  putExtras(body, extras, { dialect: "generateContent", losses });
}

interface WrittenContents {
  readonly contents: readonly JsonRecord[];
  readonly system: readonly JsonRecord[];
}

function writeContents(
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): WrittenContents {
  const names = new Map<string, string>();
  const { system, turns } = writeTurns(turnsOf(conversation), losses, (parts, where) =>
    writeParts(parts, { target, losses, where, names }),
  );
  const contents = turns.map(({ content, isModel }) => ({
    role: isModel ? "model" : "user",
    parts: content,
  }));
  return { contents, system };
}

/** Items of one turn of the model belong together: what signs its thoughts is on what follows them. */
function* turnsOf(conversation: Conversation): Generator<PlacedMessage> {
  const { messages } = conversation;
  const placeOf = placesOf(conversation);
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
    yield { message, parts, where: placeOf(first) };
  }
}
