import type { DialectTexts } from "../../contract/texts.ts";
import { METADATA, objectOf, textOf } from "../../reading/texts/shapes.ts";

const RELAYED_BODY = objectOf({ metadata: METADATA }, { kind: "other" });

/** The structure of passed bodies is unknown: every string that may be a text counts as one. */
export const RELAYED_TEXTS: DialectTexts = {
  request: RELAYED_BODY,
  fields: new Map(),
  answer: RELAYED_BODY,
  plainAnswer: "other",
  event: textOf("other"),
};
