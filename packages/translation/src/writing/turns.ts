import type { JsonRecord } from "@lintel/providers";

import type { Message } from "../model/conversation.ts";
import type { Part } from "../model/part.ts";
import type { LossList } from "./loss-list.ts";

/** A message, its parts, and where it was in the caller's body. */
export interface PlacedMessage {
  readonly message: Message;
  readonly parts: readonly Part[];
  readonly where: string;
}

export interface Turn {
  readonly isModel: boolean;
  readonly content: JsonRecord[];
}

export interface WrittenTurns {
  readonly system: readonly JsonRecord[];
  readonly turns: readonly Turn[];
}

/**
 * The turns of user and model in alternation: messages of the same side are joined. Instructions before the first turn are kept
 * apart; later ones become a part of the user's turn.
 */
export function writeTurns(
  messages: Iterable<PlacedMessage>,
  losses: LossList,
  writeParts: (parts: readonly Part[], where: string) => readonly JsonRecord[],
): WrittenTurns {
  const system: JsonRecord[] = [];
  const turns: Turn[] = [];
  for (const { message, parts, where } of messages) {
    if (message.name !== undefined) losses.drop("participantNames", where);
    losses.dropExtras(message.extras, where);
    const content = writeParts(parts, where);
    const isInstruction = message.role === "system" || message.role === "developer";
    if (isInstruction && turns.length === 0) {
      system.push(...content);
      continue;
    }
    if (isInstruction) losses.change("midSystem", where);
    addTurn(turns, message.role === "assistant", content);
  }
  return { system, turns };
}

function addTurn(turns: Turn[], isModel: boolean, content: readonly JsonRecord[]): void {
  if (content.length === 0) return;
  const last = turns.at(-1);
  if (last?.isModel === isModel) last.content.push(...content);
  else turns.push({ isModel, content: [...content] });
}
