import type { Endpoint } from "../../contract/endpoint.ts";

/** Models that are served by responses alone (developers.openai.com/api/docs/models, November 2026). */
const WITHOUT_CHAT =
  /^(?:ft:)?(?:gpt-5(?:\.\d+)?-(?:pro|codex)|o\d+-pro|codex-|computer-use-|o\d+(?:-mini)?-deep-research)/;

/** Chat knows which models it serves: calls of others go by responses where they can be translated. */
export const withChatModels = (endpoint: Endpoint): Endpoint =>
  endpoint.dialect.name === "openai-chat"
    ? { ...endpoint, isFor: (model) => !WITHOUT_CHAT.test(model) }
    : endpoint;
