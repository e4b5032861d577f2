import path from "node:path";

import { say } from "../src/say.ts";
import type { StackFacts } from "../src/services/lintel-services.ts";
import { runUp } from "../src/stack/run-up.ts";

// `npm run up` with small stand-ins for the services; everything else is the real thing.
const entry = path.join(import.meta.dirname, process.env["FAKE_ENTRY"] ?? "fake-service.ts");

const service = (name: string, port: number) => ({
  name,
  entry,
  port,
  env: { ...process.env, FAKE_PORT: String(port) },
});

const listServices = ({ settings, workerPort }: StackFacts) => [
  service("admin-api", settings.adminPort),
  service("event-worker", workerPort),
  ...settings.proxyPorts.map((port) => service(`proxy-edge-${port}`, port)),
];

process.exitCode = await runUp({ env: process.env, say, listServices });
