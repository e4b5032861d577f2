import type { Conversation } from "../model/conversation.ts";
import type { DialectId } from "../model/dialect-id.ts";

/** Where the messages of a conversation stood in the caller's body. */
export function placesOf({ dialect, messages }: Conversation): (index: number) => string {
  let instructions = 0;
  while (messages[instructions]?.isInstructions === true) instructions += 1;
  return (index) =>
    index < instructions ? INSTRUCTIONS[dialect] : `${MESSAGES[dialect]}[${index - instructions}]`;
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
