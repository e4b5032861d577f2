import { OPEN_BRACE } from "../read-object.ts";
import { findAmbiguous, scanMembers } from "../scan-members.ts";

/** As `findAmbiguous`, for an object and the objects in it, down to this many levels; those in lists are not searched. */
export function findAmbiguousWithin(
  json: Buffer,
  names: ReadonlySet<string>,
  levels: number,
): string | undefined {
  const open = json.indexOf(OPEN_BRACE);
  if (open < 0 || levels === 0) return undefined;
  const members = scanMembers(json, open);
  const ambiguous = findAmbiguous(members, names);
  if (ambiguous !== undefined) return ambiguous;
  for (const { valueEnd, valueStart } of members) {
    if (json[valueStart] !== OPEN_BRACE) continue;
    const within = findAmbiguousWithin(json.subarray(valueStart, valueEnd), names, levels - 1);
    if (within !== undefined) return within;
  }
  return undefined;
}
