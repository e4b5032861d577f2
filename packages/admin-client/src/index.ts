export type { components, paths } from "./admin-api.gen.ts";
export { AdminApiError } from "./admin-api-error.ts";
export { answerOf, done } from "./answer-of.ts";
export { type Client, type Connection, createClient } from "./create-client.ts";
