import type { Provider } from "../../contract/provider.ts";
import { openAiErrors } from "../../dialects/openai/error-body.ts";
import { readResult } from "../../dialects/openai/jobs/read-job.ts";
import { givesAccess } from "./gives-access.ts";
import { OPENAI_ENDPOINTS } from "./surface.ts";

export const openai: Provider = {
  id: "openai",
  telemetryName: "openai",
  baseUrl: "https://api.openai.com/v1",
  endpoints: OPENAI_ENDPOINTS,
  errors: openAiErrors,
  givesAccess,
  hasPublicVocabularies: true,
  jobs: { below: "", headers: [["openai-beta", "assistants=v2"]], readResult },
  credentialHeaders: ({ apikey = "" }) =>
    apikey === "" ? [] : [["authorization", `Bearer ${apikey}`]],
};
