import type { DialectName } from "@lintel/providers";

import type { DialectHalves } from "../src/contract/dialect-halves.ts";
import { chat } from "../src/dialects/chat/index.ts";
import { messages } from "../src/dialects/messages/index.ts";
import { responses } from "../src/dialects/responses/index.ts";

export type CallerDialectId = "chat" | "messages" | "responses";

/** A dialect that callers speak. */
export interface CallerDialect {
  readonly id: CallerDialectId;
  readonly name: DialectName;
  readonly halves: DialectHalves;
}

export const CALLER_DIALECTS: readonly CallerDialect[] = [
  { id: "chat", name: "openai-chat", halves: chat },
  { id: "messages", name: "anthropic-messages", halves: messages },
  { id: "responses", name: "openai-responses", halves: responses },
];
