import type { DialectTexts } from "../../contract/texts.ts";
import { METADATA, objectOf, textOf } from "../../reading/texts/shapes.ts";

const RELAYED_BODY = objectOf({ metadata: METADATA }, { kind: "other" });

/** Of what only passes nothing is known: whatever may be a text is one. */
export const RELAYED_TEXTS: DialectTexts = {
  request: RELAYED_BODY,
  fields: new Map(),
  answer: RELAYED_BODY,
  plainAnswer: "other",
  event: textOf("other"),
};
