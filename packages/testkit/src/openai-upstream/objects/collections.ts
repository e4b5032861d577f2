import { z } from "zod";

import type { Collection } from "./collection-routes.ts";
import type { Json, ObjectCall } from "./object-route.ts";

const NewMessages = z.array(z.object({ role: z.string(), content: z.unknown() }));
const ORGANISATION = "org-simulated";

/** What OpenAI stores, a row per kind. Files and the parts of uploads are forms and stand in `file-routes.ts`. */
export const COLLECTIONS: readonly Collection[] = [
  {
    path: "/v1/assistants",
    idPrefix: "asst_",
    object: "assistant",
    needsBeta: true,
    required: ["model"],
    defaults: {
      name: null,
      description: null,
      instructions: null,
      tools: [],
      tool_resources: {},
      metadata: {},
      temperature: 1,
      top_p: 1,
      response_format: "auto",
    },
  },
  {
    path: "/v1/threads",
    idPrefix: "thread_",
    object: "thread",
    needsBeta: true,
    defaults: { metadata: {}, tool_resources: {} },
    derive: keepMessages,
  },
  {
    path: "/v1/threads/:thread_id/messages",
    idPrefix: "msg_",
    object: "thread.message",
    needsBeta: true,
    required: ["role", "content"],
    defaults: { assistant_id: null, run_id: null, attachments: [], metadata: {} },
    derive: ({ body, objects }) => ({
      thread_id: objects["thread_id"]?.id,
      content: toContent(body["content"]),
    }),
  },
  {
    path: "/v1/vector_stores",
    idPrefix: "vs_",
    object: "vector_store",
    defaults: { name: null, expires_after: null, expires_at: null, metadata: {} },
    derive: () => ({ status: "completed", usage_bytes: 0, file_counts: countsOf(0) }),
  },
  {
    path: "/v1/vector_stores/:vector_store_id/files",
    idPrefix: "",
    idFrom: "file_id",
    object: "vector_store.file",
    required: ["file_id"],
    defaults: { attributes: {}, last_error: null, chunking_strategy: { type: "static" } },
    derive: ({ objects }) => ({
      vector_store_id: objects["vector_store_id"]?.id,
      status: "in_progress",
      usage_bytes: 0,
    }),
    later: { status: "completed" },
  },
  {
    path: "/v1/fine_tuning/jobs",
    idPrefix: "ftjob-",
    object: "fine_tuning.job",
    required: ["model", "training_file"],
    defaults: { validation_file: null, seed: 1, integrations: [], metadata: {} },
    derive: () => ({
      status: "validating_files",
      fine_tuned_model: null,
      organization_id: ORGANISATION,
      result_files: [],
      hyperparameters: { n_epochs: 3 },
      trained_tokens: null,
      finished_at: null,
      error: null,
    }),
    actions: {
      cancel: { status: "cancelled" },
      pause: { status: "paused" },
      resume: { status: "queued" },
    },
  },
  {
    path: "/v1/fine_tuning/jobs/:job_id/events",
    idPrefix: "ftevent-",
    object: "fine_tuning.job.event",
    defaults: {},
  },
  {
    path: "/v1/conversations",
    idPrefix: "conv_",
    object: "conversation",
    defaults: { metadata: {} },
  },
  {
    path: "/v1/evals",
    idPrefix: "eval_",
    object: "eval",
    required: ["data_source_config", "testing_criteria"],
    defaults: { name: "", metadata: {} },
  },
  {
    path: "/v1/evals/:eval_id/runs",
    idPrefix: "evalrun_",
    object: "eval.run",
    required: ["data_source"],
    defaults: { name: "", metadata: {} },
    derive: ({ objects }) => ({
      eval_id: objects["eval_id"]?.id,
      status: "queued",
      error: null,
      result_counts: { total: 0, errored: 0, failed: 0, passed: 0 },
      per_model_usage: [],
      per_testing_criteria_results: [],
    }),
    later: { status: "completed" },
  },
  {
    path: "/v1/uploads",
    idPrefix: "upload_",
    object: "upload",
    required: ["bytes", "filename", "mime_type", "purpose"],
    defaults: { status: "pending", file: null },
    actions: { cancel: { status: "cancelled" } },
  },
];

/** All files of a vector store are at once what they will be. */
export const countsOf = (total: number) => ({
  in_progress: 0,
  completed: total,
  failed: 0,
  cancelled: 0,
  total,
});

const toContent = (content: unknown): unknown =>
  typeof content === "string"
    ? [{ type: "text", text: { value: content, annotations: [] } }]
    : content;

/** A thread may be made with its first messages; it does not show them. */
function keepMessages({ body, store }: ObjectCall, id: string): Json {
  const shelf = store.shelf(`/v1/threads/${id}/messages`);
  for (const { content, role } of NewMessages.parse(body["messages"] ?? [])) {
    const own = { object: "thread.message", thread_id: id, role, content: toContent(content) };
    shelf.put({ id: store.newId("msg_"), ...own });
  }
  return { messages: undefined };
}
