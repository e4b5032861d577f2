export { bookedCalls } from "./booked-calls.ts";
export { type Lintel, type Restartable, startLintel } from "./stack/start-lintel.ts";
export { type AdminClient, createAdminClient } from "./stack/admin-client.ts";
export { copyRepository } from "./stack/copy-repository.ts";
export { startRedisCluster } from "./stack/redis-cluster.ts";
export { startTcpForwarder, type TcpForwarder } from "./stack/tcp-forwarder.ts";
export { startLoad } from "./load/steady-load.ts";
