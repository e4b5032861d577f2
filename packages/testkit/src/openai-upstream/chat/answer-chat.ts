import type { Answer } from "../../upstream/answer.ts";
import type { ModelCatalog } from "../models.ts";
import { readBody } from "../read-body.ts";
import { ChatRequest, checkChatRequest } from "./chat-request.ts";
import { planCompletion } from "./plan-completion.ts";
import type { ContentScript } from "./plan-completion.ts";
import { streamCompletion } from "./stream-completion.ts";
import { writeCompletion } from "./write-completion.ts";

/** POST /v1/chat/completions. Throws `RefusedRequest` for what OpenAI refuses. */
export async function answerChat(
  models: ModelCatalog,
  body: Buffer,
  script: ContentScript,
  number: number,
): Promise<Answer> {
  const request = readBody(ChatRequest, body);
  const model = models.get(request.model, ["chat", "reasoning"]);
  checkChatRequest(request, model.kind === "reasoning");
  const id = `chatcmpl-simulated${String(number).padStart(6, "0")}`;
  const completion = await planCompletion(request, model, script, id);
  if (request.stream !== true) return writeCompletion(completion);
  return streamCompletion(completion, {
    includeUsage: request.stream_options?.include_usage === true,
    includeObfuscation: request.stream_options?.include_obfuscation !== false,
  });
}
