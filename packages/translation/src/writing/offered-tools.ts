import type { Conversation } from "../model/conversation.ts";
import type { Tool } from "../model/tool.ts";

/** The tools to offer where a dialect cannot say that only some of them may be called: those alone. */
export function offeredTools({ toolChoice, tools = [] }: Conversation): readonly Tool[] {
  if (toolChoice?.type !== "allowed") return tools;
  const { names } = toolChoice;
  return tools.filter((tool) => tool.type === "opaque" || names.includes(tool.name));
}
