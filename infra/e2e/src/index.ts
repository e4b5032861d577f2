export type { AdminClient, EventJson } from "./admin-client.ts";
export { type Lintel, type Restartable, startLintel } from "./start-lintel.ts";
