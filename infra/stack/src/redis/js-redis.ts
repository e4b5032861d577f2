import { createRedisMock } from "js-redis-server";

// The process behind find-redis.ts' last resort: an in-memory server on the port given as argument.
const server = await createRedisMock({ port: Number(process.argv[2]) });

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void server.close().finally(() => process.exit(0));
  });
}
