import type { Endpoint } from "../../contract/endpoint.ts";
import { relayed } from "../relayed/relayed.ts";
import { speech } from "./audio/speech.ts";
import { transcriptionEndpoints } from "./audio/transcriptions.ts";
import { chatCompletions } from "./chat/chat-completions.ts";
import { completions } from "./chat/completions.ts";
import { embeddings } from "./embeddings.ts";
import { imageEndpoints } from "./images/images.ts";
import { jobEndpoints } from "./jobs/jobs.ts";
import { runEndpoints } from "./jobs/runs.ts";
import { realtimeAt } from "./realtime/index.ts";
import { responseTurns } from "./responses/response-turns.ts";
import { compaction, responses } from "./responses/responses.ts";
import { withPathTexts } from "./texts/path-texts.ts";

/** Calls that cost nothing by themselves: reading, keeping and removing things, and moderation, which is free. */
const FREE = relayed({ charge: "nothing" }, [
  ["POST", "/v1/moderations"],
  ["GET", "/v1/models"],
  ["GET DELETE", "/v1/models/:model"],
  ["GET POST", "/v1/assistants"],
  ["GET POST DELETE", "/v1/assistants/:assistant_id"],
  ["GET POST", "/v1/assistants/:assistant_id/files"],
  ["GET DELETE", "/v1/assistants/:assistant_id/files/:file_id"],
  ["POST", "/v1/threads"],
  ["GET POST", "/v1/threads/:thread_id"],
  ["GET POST", "/v1/threads/:thread_id/messages"],
  ["GET POST DELETE", "/v1/threads/:thread_id/messages/:message_id"],
  ["GET", "/v1/threads/:thread_id/messages/:message_id/files"],
  ["GET", "/v1/threads/:thread_id/messages/:message_id/files/:file_id"],
  ["GET", "/v1/threads/:thread_id/runs/:run_id/steps"],
  ["GET", "/v1/threads/:thread_id/runs/:run_id/steps/:step_id"],
  ["GET", "/v1/files"],
  // The README deletes with POST.
  [
    "GET DELETE",
    "/v1/files/:file_id",
    { method: "POST", path: "/v1/files/:file_id", upstreamMethod: "DELETE" },
  ],
  // The README posts there to modify a message.
  ["GET", "/v1/files/:file_id/content", { method: "POST", path: "/v1/files/:file_id/content" }],
  ["GET POST", "/v1/vector_stores"],
  ["GET POST DELETE", "/v1/vector_stores/:vector_store_id"],
  ["GET POST", "/v1/vector_stores/:vector_store_id/files"],
  ["GET POST DELETE", "/v1/vector_stores/:vector_store_id/files/:file_id"],
  ["GET", "/v1/vector_stores/:vector_store_id/files/:file_id/content"],
  ["POST", "/v1/vector_stores/:vector_store_id/file_batches"],
  ["GET", "/v1/vector_stores/:vector_store_id/file_batches/:batch_id"],
  ["POST", "/v1/vector_stores/:vector_store_id/file_batches/:batch_id/cancel"],
  ["GET", "/v1/vector_stores/:vector_store_id/file_batches/:batch_id/files"],
  ["GET", "/v1/chat/completions"],
  ["GET POST DELETE", "/v1/chat/completions/:completion_id"],
  ["GET", "/v1/chat/completions/:completion_id/messages"],
  ["GET", "/v1/responses/:response_id/input_items"],
  ["POST", "/v1/responses/input_tokens"],
  ["POST", "/v1/conversations"],
  ["GET POST DELETE", "/v1/conversations/:conversation_id"],
  ["GET POST", "/v1/conversations/:conversation_id/items"],
  ["GET DELETE", "/v1/conversations/:conversation_id/items/:item_id"],
  ["POST", "/v1/uploads"],
  ["POST", "/v1/uploads/:upload_id/complete"],
  ["POST", "/v1/uploads/:upload_id/cancel"],
  ["GET", "/v1/fine_tuning/jobs/:job_id/events"],
  ["GET", "/v1/fine_tuning/jobs/:job_id/checkpoints"],
  ["GET POST", "/v1/evals"],
  ["GET POST", "/v1/evals/:eval_id"],
  ["GET", "/v1/evals/:eval_id/runs/:run_id/output_items"],
  ["GET", "/v1/evals/:eval_id/runs/:run_id/output_items/:output_item_id"],
]);

/** Files of any size, of which nothing has to be known. */
const UPLOADS = relayed({ charge: "nothing", bodyMode: "stream" }, [
  ["POST", "/v1/files"],
  ["POST", "/v1/uploads/:upload_id/parts"],
]);

/** Calls that cost money we cannot count yet. */
const UNCOUNTED = relayed({ charge: "unmodelled", bodyMode: "buffer" }, [
  ["POST", "/v1/vector_stores/:vector_store_id/search"],
]);

/** Everything else there is, or will be tomorrow. What only reads or removes costs nothing. */
const FALLBACK = [
  ...relayed({ charge: "nothing" }, [["GET HEAD DELETE", "/v1/*"]]),
  ...relayed({ charge: "unmodelled" }, [["POST PUT PATCH", "/v1/*"]]),
];

const ALL: readonly Endpoint[] = [
  chatCompletions,
  completions,
  embeddings,
  responses,
  compaction,
  speech,
  ...imageEndpoints,
  ...transcriptionEndpoints,
  ...runEndpoints,
  ...jobEndpoints,
  ...realtimeAt("/v1/realtime"),
  ...responseTurns,
  ...FREE,
  ...UPLOADS,
  ...UNCOUNTED,
  ...FALLBACK,
];

export const OPENAI_ENDPOINTS: readonly Endpoint[] = ALL.map(withPathTexts);
