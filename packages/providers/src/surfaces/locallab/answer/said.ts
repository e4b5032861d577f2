import { isRecord, type JsonRecord, recordsOf, stringIn } from "../../../formats/json/is-record.ts";
import { failureMessageIn } from "../errors/failure-message.ts";

/** What an answer of OpenAI's says, or one event of it. */
export interface Said {
  readonly text: string;
  readonly finishReason?: string;
  readonly usage?: LocalLabUsage;
  readonly model?: string;
  /** Why there is no more. */
  readonly failure?: string;
}

/** As LocalLab reports it. */
export interface LocalLabUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** What a chat answer, or a chunk of one, says; `undefined` when it is none. Of several choices the first counts. */
export function saidIn(json: unknown): Said | undefined {
  if (!isRecord(json)) return undefined;
  const failure = failureMessageIn(json);
  if (failure !== undefined) return { text: "", failure };
  const usage = usageIn(json["usage"]);
  const choices = json["choices"];
  if (!Array.isArray(choices)) return undefined;
  const first = recordsOf(choices).find(({ index }) => (index ?? 0) === 0);
  const model = stringIn(json["model"]);
  return {
    text: first === undefined ? "" : textIn(first),
    ...(usage === undefined ? {} : { usage }),
    ...(model === "" ? {} : { model }),
    ...(first === undefined ? {} : finishReasonIn(first)),
  };
}

/** Calls of tools, and what a model thinks, have no place at LocalLab. */
function textIn({ delta, message, text }: JsonRecord): string {
  const said = [delta, message].find(isRecord);
  return stringIn(said === undefined ? text : said["content"]);
}

const finishReasonIn = ({ finish_reason: reason }: JsonRecord): Pick<Said, "finishReason"> =>
  typeof reason === "string" && reason !== "" ? { finishReason: reason } : {};

function usageIn(usage: unknown): LocalLabUsage | undefined {
  if (!isRecord(usage)) return undefined;
  const prompt = usage["prompt_tokens"];
  const completion = usage["completion_tokens"];
  if (typeof prompt !== "number" || typeof completion !== "number") return undefined;
  // Nothing was counted: no call has neither.
  if (prompt === 0 && completion === 0) return undefined;
  const total = usage["total_tokens"];
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: typeof total === "number" ? total : prompt + completion,
  };
}

/** About as many tokens as texts of this length have: four characters each. */
export function estimatedUsage(promptLength: number, textLength: number): LocalLabUsage {
  const prompt = Math.max(1, Math.ceil(promptLength / 4));
  const completion = Math.ceil(textLength / 4);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  };
}
