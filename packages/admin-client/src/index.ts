export type { components, paths } from "./admin-api.gen.ts";
export { AdminApiError } from "./admin-api-error.ts";
export { answerOf, done } from "./answer-of.ts";
export { PUBLIC_SETTING_FIELDS } from "./setting-fields.gen.ts";
export { type Client, type Connection, createClient } from "./create-client.ts";
