import type { DialectName } from "@lintel/providers";

import { chat } from "../dialects/chat/index.ts";
import { converse } from "../dialects/converse/index.ts";
import { messages } from "../dialects/messages/index.ts";
import type { DialectTranslation } from "./dialect-translation.ts";
import { translationsOf } from "./translations-of.ts";

/** Those of most use to a caller first: of a provider that speaks several, the first is taken. */
const TRANSLATIONS = translationsOf([
  { name: "bedrock-converse", target: converse, origin: "anthropic", headers: [] },
  {
    name: "anthropic-messages",
    target: messages,
    caller: messages,
    origin: "anthropic",
    headers: [["anthropic-version", "2023-06-01"]],
  },
  { name: "openai-chat", target: chat, caller: chat, origin: "openai", headers: [] },
]);

const byCaller = Map.groupBy(TRANSLATIONS, ({ from }) => from);
const NONE: readonly DialectTranslation[] = [];

/** What calls of a dialect can be translated to, the best first. */
export const translationsFrom = (dialect: DialectName): readonly DialectTranslation[] =>
  byCaller.get(dialect) ?? NONE;

/** The translation between two dialects; `undefined` when there is none. */
export const translationBetween = (
  from: DialectName,
  to: DialectName,
): DialectTranslation | undefined =>
  translationsFrom(from).find((translation) => translation.to === to);
