import type { Conversation } from "../model/conversation.ts";
import type { DialectId } from "../model/dialect-id.ts";
import type { PlacedMessage } from "./turns.ts";

/** Where the messages of a conversation stood in the caller's body. */
export function placesOf({ dialect, messages }: Conversation): (index: number) => string {
  let instructions = 0;
  while (messages[instructions]?.isInstructions === true) instructions += 1;
  return (index) =>
    index < instructions ? INSTRUCTIONS[dialect] : `${MESSAGES[dialect]}[${index - instructions}]`;
}

/** The messages of a conversation, each with its place. */
export function placedMessages(conversation: Conversation): readonly PlacedMessage[] {
  const placeOf = placesOf(conversation);
  return conversation.messages.map((message, index) => ({
    message,
    parts: message.parts,
    where: placeOf(index),
  }));
}

const INSTRUCTIONS: Readonly<Record<DialectId, string>> = {
  chat: "messages",
  completions: "prompt",
  responses: "instructions",
  messages: "system",
  generateContent: "systemInstruction",
  converse: "system",
};

const MESSAGES: Readonly<Record<DialectId, string>> = {
  chat: "messages",
  completions: "prompt",
  responses: "input",
  messages: "messages",
  generateContent: "contents",
  converse: "messages",
};
