/** A path of the proxy: `:name` stands for one segment, `*name` at the end for everything that follows. */
export interface KnownPath {
  readonly method: string;
  readonly path: string;
  /** What it stands for, when it is only the documentation's other spelling. */
  readonly aliasOf?: { readonly method: string; readonly path: string };
}

const OPENAI = "/api/providers/openai/v1";
const AZURE = "/api/providers/azure/openai/deployments/:deployment_id";
/** Azure's newer API: OpenAI's own paths. */
const AZURE_V1 = "/api/providers/azure/openai/v1";
const ANTHROPIC = "/api/providers/anthropic/v1";
const BEDROCK = "/api/providers/bedrock/anthropic/v1";
const VLLM = "/api/providers/vllm/v1";
const DEEPINFRA = "/api/providers/deepinfra/v1";

/** Paths below which there may be more than is listed here. */
export const OPEN_ENDED_PATHS: readonly string[] = [
  `${OPENAI}/*path`,
  `${AZURE}/*path`,
  "/api/providers/azure/openai/*path",
  `${ANTHROPIC}/*path`,
  `${BEDROCK}/*path`,
  `${VLLM}/*path`,
  `${DEEPINFRA}/*path`,
];

const METHODS_BY_PATH: Readonly<Record<string, string>> = {
  "/api/providers/azure/openai/realtime": "GET",
  [`${OPENAI}/chat/completions`]: "GET POST",
  [`${OPENAI}/chat/completions/:completion_id`]: "GET POST DELETE",
  [`${OPENAI}/chat/completions/:completion_id/messages`]: "GET",
  [`${OPENAI}/completions`]: "POST",
  [`${OPENAI}/embeddings`]: "POST",
  [`${OPENAI}/moderations`]: "POST",
  [`${OPENAI}/audio/speech`]: "POST",
  [`${OPENAI}/audio/transcriptions`]: "POST",
  [`${OPENAI}/audio/translations`]: "POST",
  [`${OPENAI}/models`]: "GET",
  [`${OPENAI}/models/:model`]: "GET DELETE",
  [`${OPENAI}/responses`]: "POST",
  [`${OPENAI}/responses/:response_id`]: "GET DELETE",
  [`${OPENAI}/responses/compact`]: "POST",
  [`${OPENAI}/responses/input_tokens`]: "POST",
  [`${OPENAI}/responses/:response_id/cancel`]: "POST",
  [`${OPENAI}/responses/:response_id/input_items`]: "GET",
  [`${OPENAI}/conversations`]: "POST",
  [`${OPENAI}/conversations/:conversation_id`]: "GET POST DELETE",
  [`${OPENAI}/conversations/:conversation_id/items`]: "GET POST",
  [`${OPENAI}/conversations/:conversation_id/items/:item_id`]: "GET DELETE",
  [`${OPENAI}/realtime`]: "GET",
  [`${OPENAI}/uploads`]: "POST",
  [`${OPENAI}/uploads/:upload_id/parts`]: "POST",
  [`${OPENAI}/uploads/:upload_id/complete`]: "POST",
  [`${OPENAI}/uploads/:upload_id/cancel`]: "POST",
  [`${OPENAI}/fine_tuning/jobs`]: "GET POST",
  [`${OPENAI}/fine_tuning/jobs/:job_id`]: "GET",
  [`${OPENAI}/fine_tuning/jobs/:job_id/cancel`]: "POST",
  [`${OPENAI}/fine_tuning/jobs/:job_id/pause`]: "POST",
  [`${OPENAI}/fine_tuning/jobs/:job_id/resume`]: "POST",
  [`${OPENAI}/fine_tuning/jobs/:job_id/events`]: "GET",
  [`${OPENAI}/fine_tuning/jobs/:job_id/checkpoints`]: "GET",
  [`${OPENAI}/evals`]: "GET POST",
  [`${OPENAI}/evals/:eval_id`]: "GET POST DELETE",
  [`${OPENAI}/evals/:eval_id/runs`]: "GET POST",
  [`${OPENAI}/evals/:eval_id/runs/:run_id`]: "GET POST DELETE",
  [`${OPENAI}/evals/:eval_id/runs/:run_id/output_items`]: "GET",
  [`${OPENAI}/evals/:eval_id/runs/:run_id/output_items/:output_item_id`]: "GET",
  [`${OPENAI}/assistants`]: "GET POST",
  [`${OPENAI}/assistants/:assistant_id`]: "GET POST DELETE",
  [`${OPENAI}/assistants/:assistant_id/files`]: "GET POST",
  [`${OPENAI}/assistants/:assistant_id/files/:file_id`]: "GET DELETE",
  [`${OPENAI}/threads`]: "POST",
  [`${OPENAI}/threads/runs`]: "POST",
  [`${OPENAI}/threads/:thread_id`]: "GET POST DELETE",
  [`${OPENAI}/threads/:thread_id/messages`]: "GET POST",
  [`${OPENAI}/threads/:thread_id/messages/:message_id`]: "GET POST DELETE",
  [`${OPENAI}/threads/:thread_id/messages/:message_id/files`]: "GET",
  [`${OPENAI}/threads/:thread_id/messages/:message_id/files/:file_id`]: "GET",
  [`${OPENAI}/threads/:thread_id/runs`]: "GET POST",
  [`${OPENAI}/threads/:thread_id/runs/:run_id`]: "GET POST",
  [`${OPENAI}/threads/:thread_id/runs/:run_id/submit_tool_outputs`]: "POST",
  [`${OPENAI}/threads/:thread_id/runs/:run_id/cancel`]: "POST",
  [`${OPENAI}/threads/:thread_id/runs/:run_id/steps`]: "GET",
  [`${OPENAI}/threads/:thread_id/runs/:run_id/steps/:step_id`]: "GET",
  [`${OPENAI}/files`]: "GET POST",
  [`${OPENAI}/files/:file_id`]: "GET DELETE",
  [`${OPENAI}/files/:file_id/content`]: "GET",
  [`${OPENAI}/batches`]: "GET POST",
  [`${OPENAI}/batches/:batch_id`]: "GET",
  [`${OPENAI}/batches/:batch_id/cancel`]: "POST",
  [`${OPENAI}/images/generations`]: "POST",
  [`${OPENAI}/images/edits`]: "POST",
  [`${OPENAI}/images/variations`]: "POST",
  [`${OPENAI}/vector_stores`]: "GET POST",
  [`${OPENAI}/vector_stores/:vector_store_id`]: "GET POST DELETE",
  [`${OPENAI}/vector_stores/:vector_store_id/search`]: "POST",
  [`${OPENAI}/vector_stores/:vector_store_id/files`]: "GET POST",
  [`${OPENAI}/vector_stores/:vector_store_id/files/:file_id`]: "GET POST DELETE",
  [`${OPENAI}/vector_stores/:vector_store_id/files/:file_id/content`]: "GET",
  [`${OPENAI}/vector_stores/:vector_store_id/file_batches`]: "POST",
  [`${OPENAI}/vector_stores/:vector_store_id/file_batches/:batch_id`]: "GET",
  [`${OPENAI}/vector_stores/:vector_store_id/file_batches/:batch_id/cancel`]: "POST",
  [`${OPENAI}/vector_stores/:vector_store_id/file_batches/:batch_id/files`]: "GET",
  [`${AZURE}/chat/completions`]: "POST",
  [`${AZURE}/completions`]: "POST",
  [`${AZURE}/embeddings`]: "POST",
  [`${AZURE}/images/generations`]: "POST",
  [`${AZURE}/images/edits`]: "POST",
  [`${AZURE}/images/variations`]: "POST",
  [`${AZURE}/audio/speech`]: "POST",
  [`${AZURE}/audio/transcriptions`]: "POST",
  [`${AZURE}/audio/translations`]: "POST",
  [`${ANTHROPIC}/complete`]: "POST",
  [`${ANTHROPIC}/messages`]: "POST",
  [`${ANTHROPIC}/messages/count_tokens`]: "POST",
  [`${ANTHROPIC}/messages/batches`]: "GET POST",
  [`${ANTHROPIC}/messages/batches/:batch_id`]: "GET DELETE",
  [`${ANTHROPIC}/messages/batches/:batch_id/cancel`]: "POST",
  [`${ANTHROPIC}/messages/batches/:batch_id/results`]: "GET",
  [`${ANTHROPIC}/files`]: "GET POST",
  [`${ANTHROPIC}/files/:file_id`]: "GET DELETE",
  [`${ANTHROPIC}/files/:file_id/content`]: "GET",
  [`${ANTHROPIC}/models`]: "GET",
  [`${ANTHROPIC}/models/:model`]: "GET",
  [`${BEDROCK}/complete`]: "POST",
  [`${BEDROCK}/messages`]: "POST",
  [`${VLLM}/chat/completions`]: "POST",
  [`${VLLM}/completions`]: "POST",
  [`${VLLM}/embeddings`]: "POST",
  [`${VLLM}/models`]: "GET",
  [`${VLLM}/models/:model`]: "GET DELETE",
  [`${DEEPINFRA}/chat/completions`]: "POST",
  [`${DEEPINFRA}/completions`]: "POST",
  [`${DEEPINFRA}/embeddings`]: "POST",
  [`${DEEPINFRA}/models`]: "GET",
  [`${DEEPINFRA}/models/:model`]: "GET DELETE",
  "/api/custom/providers/:provider/*wildcard": "GET HEAD POST PUT PATCH DELETE",
  "/api/routes/*route": "POST",
};

const alias = (method: string, path: string, aliasOf: KnownPath): KnownPath => ({
  method,
  path,
  aliasOf,
});

const CHAT = { method: "POST", path: `${OPENAI}/chat/completions` };

/** Spellings of the README, and of BricksLLM's own tests, of paths that are really called otherwise. */
const ALIASES: readonly KnownPath[] = [
  alias("POST", `${OPENAI}/chat/completion`, CHAT),
  alias("POST", "/api/chat/completion", CHAT),
  alias("POST", `${OPENAI}/audios/translations`, {
    method: "POST",
    path: `${OPENAI}/audio/translations`,
  }),
  alias("POST", `${OPENAI}/files/:file_id`, { method: "DELETE", path: `${OPENAI}/files/:file_id` }),
  alias("POST", `${OPENAI}/batches/:batch_id`, {
    method: "POST",
    path: `${OPENAI}/batches/:batch_id/cancel`,
  }),
  // Without the ids of the thread they mean nothing to OpenAI; an allowed path can mean them all the same.
  alias("GET", `${OPENAI}/threads/runs`, {
    method: "GET",
    path: `${OPENAI}/threads/:thread_id/runs`,
  }),
  alias("POST", `${OPENAI}/threads/runs`, {
    method: "POST",
    path: `${OPENAI}/threads/:thread_id/runs/:run_id/submit_tool_outputs`,
  }),
  alias("POST", `${OPENAI}/files/:file_id/content`, {
    method: "POST",
    path: `${OPENAI}/threads/:thread_id/messages/:message_id`,
  }),
  alias("POST", "/api/route/*route", { method: "POST", path: "/api/routes/*route" }),
];

/** Every path the proxy serves under a name of its own, with each of its methods. */
export const KNOWN_PATHS: readonly KnownPath[] = [
  ...Object.entries(METHODS_BY_PATH).flatMap(([path, methods]) =>
    pathsOf(path).flatMap((each) => methods.split(" ").map((method) => ({ method, path: each }))),
  ),
  ...ALIASES,
];

/** What OpenAI has, Azure has as well. */
function pathsOf(path: string): readonly string[] {
  return path.startsWith(OPENAI) ? [path, AZURE_V1 + path.slice(OPENAI.length)] : [path];
}
