import { APIKEY, bearer } from "../../builders/bearer.ts";
import type { Provider } from "../../contract/provider.ts";
import { OPENAI_ENDPOINTS } from "../../dialects/openai/endpoints.ts";
import { openAiErrors } from "../../dialects/openai/error-body.ts";
import { readResult } from "../../dialects/openai/jobs/read-job.ts";
import { mintsCredentials } from "../../dialects/openai/mints-credentials.ts";
import { withChatModels } from "./chat-models.ts";
import { PATH_ALIASES } from "./path-aliases.ts";

export const openai: Provider = {
  id: "openai",
  baseUrl: "https://api.openai.com/v1",
  endpoints: OPENAI_ENDPOINTS.map(withChatModels),
  settingFields: [APIKEY],
  pathAliases: PATH_ALIASES,
  errors: openAiErrors,
  mintsCredentials,
  hasPublicVocabularies: true,
  jobs: { below: "", headers: [["openai-beta", "assistants=v2"]], readResult },
  credentialHeaders: bearer,
};
