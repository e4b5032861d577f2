import type { JsonPathStep } from "@lintel/core";

import type { CallBody } from "../../contract/call-body.ts";
import { countOf } from "../../formats/json/checked-members.ts";
import { applySplices, setMember } from "../../formats/json/edit-members.ts";
import type { JsonRecord } from "../../formats/json/is-record.ts";
import { OPEN_BRACE } from "../../formats/json/read-object.ts";

/** What servers call a limit on the answer's tokens. The first is put in when the caller has none. */
const OUTPUT_CAPS = [
  "max_tokens",
  "max_completion_tokens",
  "max_output_tokens",
  "max_tokens_to_sample",
  "max_new_tokens",
] as const;

/** How often a call is to be answered, as OpenAI's dialect asks for it. */
const CHOICES = ["n", "best_of"] as const;
/** More than any limit pays for. */
const MAX_CHOICES = 10_000;

/** Members that bound what a call can use and cost, each at the top of the body. */
export const BOUNDING: readonly (readonly JsonPathStep[])[] = [
  ...OUTPUT_CAPS,
  ...CHOICES,
  "service_tier",
].map((name) => [{ to: "member", name }]);

/** The largest cap; it may be that the upstream heeds only that one. */
export function readCap(json: JsonRecord): number | undefined {
  const caps = OUTPUT_CAPS.map((name) => countOf(json[name])).filter((cap) => cap !== undefined);
  return caps.length === 0 ? undefined : Math.max(...caps);
}

export const readChoices = (json: JsonRecord): number =>
  Math.min(MAX_CHOICES, Math.max(1, ...CHOICES.map((name) => countOf(json[name]) ?? 1)));

/** Caps in the body are lowered, never raised; when there is none, one is put in. */
export function lowerCap({ bytes, json, members }: CallBody, cap: number): Buffer {
  const present = OUTPUT_CAPS.filter((name) => (json[name] ?? null) !== null);
  const names = present.length > 0 ? present : [OUTPUT_CAPS[0]];
  const object = { open: bytes.indexOf(OPEN_BRACE), members };
  const splices = names.flatMap((name) =>
    setMember(object, name, String(Math.min(countOf(json[name]) ?? cap, cap))),
  );
  return applySplices(bytes, splices);
}
