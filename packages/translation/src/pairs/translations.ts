import type { DialectName } from "@lintel/providers";

import { chat } from "../dialects/chat/index.ts";
import { completions } from "../dialects/completions/index.ts";
import { converse } from "../dialects/converse/index.ts";
import { generateContent } from "../dialects/generate-content/index.ts";
import { messages } from "../dialects/messages/index.ts";
import { responses } from "../dialects/responses/index.ts";
import type { DialectTranslation } from "./dialect-translation.ts";
import { rewritingOf, type TranslatedDialect, translationsOf } from "./translations-of.ts";

const anthropic = (): string => "anthropic";
const openai = (): string => "openai";
const google = (): string => "google";

/** Bedrock has models of many vendors, and each takes back only what its own have signed. */
const onBedrock = (model: string): string => {
  if (model.includes("claude")) return "anthropic";
  const [vendor = ""] = model.replace(/^(?:us|us-gov|eu|apac|global|jp|au)\./, "").split(".");
  return `bedrock ${vendor}`;
};

/** Those of most use to a caller first: of a provider that speaks several, the first is taken. */
const DIALECTS: readonly TranslatedDialect[] = [
  { name: "gemini-generate", target: generateContent, originOf: google, headers: [] },
  { name: "bedrock-converse", target: converse, originOf: onBedrock, headers: [] },
  {
    name: "anthropic-messages",
    target: messages,
    caller: messages,
    originOf: anthropic,
    headers: [["anthropic-version", "2023-06-01"]],
  },
  { name: "openai-chat", target: chat, caller: chat, originOf: openai, headers: [] },
  // Where chat is not served: it carries more of how an answer is sampled, and more servers speak it well.
  {
    name: "openai-responses",
    target: responses,
    caller: responses,
    originOf: openai,
    headers: [],
  },
  { name: "openai-completions", caller: completions, originOf: openai, headers: [] },
];

const TRANSLATIONS = translationsOf(DIALECTS);
const rewritings = new Map(DIALECTS.map((dialect) => [dialect.name, rewritingOf(dialect)]));
const byCaller = Map.groupBy(TRANSLATIONS, ({ from }) => from);
const NONE: readonly DialectTranslation[] = [];

/** What calls of a dialect can be translated to, the best first. */
export const translationsFrom = (dialect: DialectName): readonly DialectTranslation[] =>
  byCaller.get(dialect) ?? NONE;

/** The translation between two dialects, which may be the same; `undefined` when there is none. */
export const translationBetween = (
  from: DialectName,
  to: DialectName,
): DialectTranslation | undefined =>
  from === to
    ? rewritings.get(from)
    : translationsFrom(from).find((translation) => translation.to === to);

/** The halves of a dialect; none of one that is not known. */
export const halvesOf = (name: DialectName): Pick<TranslatedDialect, "caller" | "target"> =>
  DIALECTS.find((dialect) => dialect.name === name) ?? {};
