import type { ToolCall } from "../../upstream/behaviour.ts";

/** Tool calls as they are on the wire, with ids that depend only on their place in the answer. */
export function withToolCallIds(toolCalls: readonly ToolCall[], choiceIndex: number) {
  return toolCalls.map((call, index) => ({
    id: `call_simulated_${choiceIndex}_${index}`,
    type: "function",
    function: { name: call.name, arguments: call.arguments },
  }));
}
