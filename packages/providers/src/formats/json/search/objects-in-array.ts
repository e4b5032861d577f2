import type { ObjectInBytes } from "../edit-members.ts";
import type { Member } from "../member-scanner.ts";
import { OPEN_BRACE } from "../read-object.ts";
import { scanMembers } from "../scan-members.ts";
import { eachElement } from "./each-element.ts";
import type { Span } from "./end-of-value.ts";

/** Where those elements of the array at `open` stand that are objects. `json` is valid JSON. */
export function objectsInArray(json: Buffer, open: number): readonly Span[] {
  const spans: Span[] = [];
  eachElement(json, open, (element) => {
    if (json[element.start] === OPEN_BRACE) spans.push(element);
  });
  return spans;
}

/** The members of each object in an array that is a member of a body; as many as it has, in their order. */
export function objectsOf(
  { bytes, members }: { readonly bytes: Buffer; readonly members: readonly Member[] },
  name: string,
): readonly ObjectInBytes[] {
  const member = members.find((each) => each.name === name);
  if (member === undefined) return [];
  return objectsInArray(bytes, member.valueStart).map(({ end, start }) => ({
    open: start,
    members: scanMembers(bytes.subarray(0, end), start),
  }));
}
