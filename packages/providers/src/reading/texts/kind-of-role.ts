import type { TextKind } from "../../contract/texts.ts";

const KINDS: ReadonlyMap<unknown, TextKind> = new Map<unknown, TextKind>([
  ["system", "system"],
  ["developer", "system"],
  ["user", "user"],
  ["assistant", "assistant"],
  ["model", "assistant"],
  ["tool", "tool-result"],
  ["function", "tool-result"],
]);

/** Whose texts a message holds that has this `role`; those of an unknown one are what is known from around it. */
export const kindOfRole = (role: unknown, around: TextKind): TextKind => KINDS.get(role) ?? around;
