import { APIKEY } from "../../builders/bearer.ts";
import type { Provider } from "../../contract/provider.ts";
import { speech } from "../../dialects/openai/audio/speech.ts";
import { transcriptionEndpoints } from "../../dialects/openai/audio/transcriptions.ts";
import { chatCompletions } from "../../dialects/openai/chat/chat-completions.ts";
import { completions } from "../../dialects/openai/chat/completions.ts";
import { embeddings } from "../../dialects/openai/embeddings.ts";
import { OPENAI_ENDPOINTS } from "../../dialects/openai/endpoints.ts";
import { openAiErrors } from "../../dialects/openai/error-body.ts";
import { imageEndpoints } from "../../dialects/openai/images/images.ts";
import { readResult } from "../../dialects/openai/jobs/read-job.ts";
import { mintsCredentials } from "../../dialects/openai/mints-credentials.ts";
import { realtimeAt } from "../../dialects/openai/realtime/index.ts";
import { relayed } from "../../dialects/relayed/relayed.ts";
import { locate } from "./locate.ts";
import { naming, onDeployment } from "./on-deployment.ts";
import { supportsStreamUsage } from "./supports-stream-usage.ts";
import { withQueries } from "./with-queries.ts";

const upstreamPath = (path: string): string => path;

/** OpenAI's endpoints on deployments, and once more without them, as Azure's newer API has them. */
export const azure: Provider = {
  id: "azure",
  genAiName: "azure.ai.openai",
  baseUrl: "",
  endpoints: [
    ...[chatCompletions, completions, embeddings, speech].map(onDeployment),
    ...[...imageEndpoints, ...transcriptionEndpoints].map(onDeployment),
    ...OPENAI_ENDPOINTS.map((endpoint) => {
      const path = `/openai${endpoint.path}`;
      return withQueries(naming({ ...endpoint, path, upstreamPath: path, aliases: [] }));
    }),
    // Before the versioned API, a session was opened on the deployment its query names.
    ...realtimeAt("/openai/realtime", upstreamPath),
    ...relayed({ charge: "nothing", upstreamPath }, [["GET HEAD DELETE", "/openai/*"]]),
    ...relayed({ charge: "unmodelled", upstreamPath }, [["POST PUT PATCH", "/openai/*"]]),
  ],
  settingFields: [
    { name: "resourceName", kind: "host-label", isRequired: true, alternative: "url" },
    APIKEY,
    { name: "apiVersion", kind: "text" },
  ],
  routeParams: ["apiVersion", "deploymentId"],
  // It sells OpenAI's models at OpenAI's prices; its own list lacks some of them.
  priceLists: ["azure", "openai"],
  errors: openAiErrors,
  mintsCredentials,
  hasPublicVocabularies: true,
  jobs: { below: "/openai", headers: [], readResult },
  credentialHeaders: ({ apikey = "" }) => (apikey === "" ? [] : [["api-key", apikey]]),
  locate,
  supportsStreamUsage,
};
