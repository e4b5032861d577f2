/**
 * Why an attempt failed, by what follows from it: a merge of what the best gateways do.
 *
 * - `connection`: no connection, a reset, or a deadline passed before the answer
 * - `server`: the provider is in trouble (408, 409, 5xx, 529)
 * - `rate`: too many calls for this credential (429)
 * - `credential`: the provider does not take this credential, or no money is left on its account (401, 402, 403)
 * - `model`: the model or deployment does not exist there (404)
 * - `context`: the prompt is too long for the model
 * - `request`: the provider refuses the call itself, as any other would
 */
export type FailureCause =
  | "connection"
  | "context"
  | "credential"
  | "model"
  | "rate"
  | "request"
  | "server";

/** What an upstream answered instead of an answer. */
export interface RefusedAttempt {
  /** The answer's status, or what an error within an answer of 200 stands for. */
  readonly status: number;
  /** The provider's own names for it, e.g. `context_length_exceeded`. */
  readonly codes?: readonly string[];
  /** The provider's sentence. */
  readonly message?: string;
}

/** Providers say 429 of an account without money, too: waiting does not help. */
const NO_MONEY: ReadonlySet<string> = new Set([
  "insufficient_quota",
  "billing_error",
  "billing_hard_limit_reached",
  "billing_not_active",
]);
const NO_MODEL: ReadonlySet<string> = new Set(["model_not_found", "DeploymentNotFound"]);
const TOO_LONG: ReadonlySet<string> = new Set(["context_length_exceeded", "request_too_large"]);

/**
 * Sentences of a prompt that is too long, where there is no code for it: Anthropic's `prompt is too long: 210000 tokens >
 * 200000 maximum` and `input length and max_tokens exceed context limit`, Bedrock's `Input is too long for requested model`, and
 * vLLM's `This model's maximum context length is 4096 tokens` (November 2026).
 */
const SAYS_TOO_LONG =
  /\b(?:prompt|input) is too long\b|\bexceeds? (?:the )?context (?:limit|length|window)\b|\bmaximum context length\b|\bcontext window\b.{0,40}\bexceed/i;
/** Bedrock's sentence of a model it does not know, with status 400. */
const SAYS_NO_MODEL = /\bmodel identifier is invalid\b/i;

/** Causes that follow from the status alone. */
const BY_STATUS: ReadonlyMap<number, FailureCause> = new Map([
  [401, "credential"],
  [402, "credential"],
  [403, "credential"],
  [404, "model"],
  [408, "server"],
  [409, "server"],
  [429, "rate"],
]);
/** Statuses of calls that a provider rejects, where its message says why. */
const DISLIKED: ReadonlySet<number> = new Set([400, 413, 422]);

/** The cause of a refusal; its status is 400 or more. */
export function causeOf(refused: RefusedAttempt): FailureCause {
  const { status } = refused;
  if (status >= 500) return "server";
  const cause = BY_STATUS.get(status);
  if (cause === "rate" && hasCode(refused, NO_MONEY)) return "credential";
  return cause ?? (DISLIKED.has(status) ? causeInWords(refused) : "request");
}

function causeInWords(refused: RefusedAttempt): FailureCause {
  const { message = "" } = refused;
  if (hasCode(refused, TOO_LONG) || SAYS_TOO_LONG.test(message)) return "context";
  return hasCode(refused, NO_MODEL) || SAYS_NO_MODEL.test(message) ? "model" : "request";
}

const hasCode = ({ codes = [] }: RefusedAttempt, names: ReadonlySet<string>): boolean =>
  codes.some((code) => names.has(code));
