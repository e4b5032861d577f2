import type { CallBody } from "../contract/call-body.ts";
import { objectOf, OUTPUT_CAPS } from "../dialects/openai/body/read-body.ts";
import { applySplices, setMember, type Splice } from "../formats/json/edit-members.ts";

/** Members of a body's object, and the JSON texts they are to have as values. */
export type Rewrite = Readonly<Record<string, string>>;

/**
 * A body with members set to other values, in place, and those it lacks put first; every other byte stays as it was. An
 * answer's cap goes under the name that the caller has for it: providers refuse a call that has both.
 */
export function rewriteCall(body: Pick<CallBody, "bytes" | "members">, rewrite: Rewrite): Buffer {
  const object = objectOf(body);
  const names = new Set(object.members.map(({ name }) => name));
  const splices: Splice[] = [];
  const lacking: string[] = [];
  for (const [asked, value] of Object.entries(rewrite)) {
    const name = nameIn(names, asked);
    if (names.has(name)) splices.push(...setMember(object, name, value));
    else lacking.push(`${JSON.stringify(name)}:${value}`);
  }
  if (lacking.length > 0) {
    const start = object.open + 1;
    const text = lacking.join(",") + (names.size > 0 ? "," : "");
    splices.push({ start, end: start, text });
  }
  return applySplices(body.bytes, splices);
}

function nameIn(names: ReadonlySet<string>, name: string): string {
  const caps: readonly string[] = OUTPUT_CAPS;
  if (!caps.includes(name) || names.has(name)) return name;
  return caps.find((cap) => names.has(cap)) ?? name;
}
