import { parseArgs } from "node:util";

import { startOpenAiUpstream } from "./openai-upstream/start-openai-upstream.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    benchmark: { type: "boolean", default: false },
    "text-length": { type: "string", default: "200" },
    "stream-events": { type: "string", default: "50" },
    "event-interval-ms": { type: "string", default: "0" },
  },
});

const benchmark = {
  textLength: Number(values["text-length"]),
  streamEvents: Number(values["stream-events"]),
  eventIntervalMs: Number(values["event-interval-ms"]),
};
const upstream = await startOpenAiUpstream({
  port: Number(values.port),
  ...(values.benchmark ? { benchmark } : {}),
});
console.log(upstream.url);

const stop = () => void upstream.close();
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
