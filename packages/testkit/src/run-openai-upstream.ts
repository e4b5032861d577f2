import { parseArgs } from "node:util";

import { startOpenAiUpstream } from "./openai-upstream/start-openai-upstream.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });
const upstream = await startOpenAiUpstream({ port: Number(values.port) });
console.log(upstream.url);

const stop = () => void upstream.close();
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
