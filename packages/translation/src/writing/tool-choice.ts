import type { JsonRecord } from "@lintel/providers";

import type { Conversation } from "../model/conversation.ts";
import type { DialectId } from "../model/dialect-id.ts";
import type { Tool, ToolChoice } from "../model/tool.ts";
import type { LossList } from "./loss-list.ts";

/** The tools to offer where a dialect cannot say that only some of them may be called: those alone. */
export function offeredTools({ toolChoice, tools = [] }: Conversation): readonly Tool[] {
  if (toolChoice?.type !== "allowed") return tools;
  const { names } = toolChoice;
  return tools.filter((tool) => tool.type === "opaque" || names.includes(tool.name));
}

/** A choice of tools that only one dialect can make, if that is the one being written; otherwise it is lost. */
export function ownChoice(
  choice: Extract<ToolChoice, { type: "opaque" }>,
  dialect: DialectId,
  losses: LossList,
): JsonRecord | undefined {
  if (choice.dialect === dialect) return choice.value;
  losses.drop("toolChoice");
  return undefined;
}
