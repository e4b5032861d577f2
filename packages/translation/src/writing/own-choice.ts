import type { JsonRecord } from "@lintel/providers";

import type { DialectId } from "../model/dialect-id.ts";
import type { ToolChoice } from "../model/tool.ts";
import type { LossList } from "./loss-list.ts";

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
