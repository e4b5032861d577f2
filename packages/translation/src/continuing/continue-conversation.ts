import type { Conversation, Message } from "../model/conversation.ts";
import type { DialectId } from "../model/dialect-id.ts";

/** What of an answer was sent before it was cut. Plain data: it may go to another thread. */
export interface SentAnswer {
  readonly text: string;
  /** About how many tokens that is, thoughts before it included. */
  readonly tokens: number;
}

/** What is asked of a model that cannot simply go on with a text. */
const CONTINUE =
  "Your last message was cut off. Go on from exactly where it stops: write only what follows its last character. Repeat nothing of it, and say nothing about this.";

/** Where a conversation goes on. */
export interface Successor {
  readonly dialect: DialectId;
  readonly hasPrefill: boolean;
}

/**
 * The conversation with what was sent of its answer, so that a model goes on from there; the reason, as a sentence, where none can: the
 * rest would have no place behind it.
 */
export function continueConversation(
  conversation: Conversation,
  sent: SentAnswer,
  successor: Successor,
): Conversation | string {
  const obstacle = obstacleIn(conversation);
  if (obstacle !== undefined) return obstacle;
  const { maxOutputTokens, messages } = conversation;
  const left = maxOutputTokens === undefined ? undefined : maxOutputTokens - sent.tokens;
  if (left !== undefined && left < 1) return "Nothing is left of the answer's tokens.";
  const added = isBegun(conversation, successor)
    ? [assistant(beginningOf(sent))]
    : [assistant(sent.text), user(CONTINUE)];
  return { ...conversation, messages: [...messages, ...added], maxOutputTokens: left };
}

/** What of the end of a text a model writes once more: it was not given it. */
export const skipsOf = (
  conversation: Pick<Conversation, "reasoning">,
  sent: SentAnswer,
  successor: Successor,
): string => (isBegun(conversation, successor) ? sent.text.slice(beginningOf(sent).length) : "");

/** What a model is given as the beginning of its answer: Claude refuses one that ends in white space. */
const beginningOf = ({ text }: SentAnswer): string => text.trimEnd();

/** The model takes the beginning of its answer as the last message. */
const isBegun = (
  { reasoning }: Pick<Conversation, "reasoning">,
  { dialect, hasPrefill }: Successor,
): boolean => hasPrefill && takesBeginning(dialect) && !thinks(reasoning);

const takesBeginning = (dialect: DialectId): boolean =>
  dialect === "messages" || dialect === "converse";

const thinks = (reasoning: Conversation["reasoning"]): boolean =>
  reasoning !== undefined && reasoning.mode !== "disabled";

function obstacleIn({
  output,
  sampling,
  toolChoice,
  tools = [],
}: Conversation): string | undefined {
  if ((sampling.choices ?? 1) > 1) return "Several choices cannot be continued.";
  if (output !== undefined && output.type !== "text") return "JSON cannot be continued.";
  if (tools.some(({ type }) => type === "custom")) return "Custom tools cannot be continued.";
  const mayWrite = toolChoice === undefined || ["auto", "none"].includes(toolChoice.type);
  return mayWrite ? undefined : "A call of a tool is asked for, and a text was sent.";
}

const assistant = (text: string): Message => message("assistant", text);
const user = (text: string): Message => message("user", text);

const message = (role: "assistant" | "user", text: string): Message => ({
  role,
  parts: [{ type: "text", text }],
  isPlain: true,
});
