import type { CallBody } from "../../contract/call-body.ts";

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;

/**
 * The first member of a body that is not among `known` and whose value can carry or refer to content: numbers, truth
 * values and null cannot. Of a form, whose members are only those that are known, there is none.
 */
export function findUnknownMember(
  { bytes, members }: Pick<CallBody, "bytes" | "members">,
  known: ReadonlySet<string>,
): string | undefined {
  for (const { name, valueStart } of members) {
    if (known.has(name)) continue;
    const first = bytes[valueStart];
    if (first === QUOTE || first === OPEN_BRACE || first === OPEN_BRACKET) {
      return /^[\w-]{1,64}$/.test(name) ? name : "?";
    }
  }
  return undefined;
}
