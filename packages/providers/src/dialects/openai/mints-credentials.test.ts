import { expect, it } from "vitest";

import { mintsCredentials } from "./mints-credentials.ts";

it.each([
  "/realtime/client_secrets",
  "/realtime/sessions",
  "/realtime/transcription_sessions",
  "/realtime/translations/client_secrets",
  "/realtime/calls",
  "/realtime/calls/rtc_1/accept",
  "/realtime/calls/rtc_1/hangup/accept",
  "/realtime/calls/hangup",
  "/realtime/calls/rtc_1%2Faccept%3F/hangup",
  "/Realtime/calls",
  "/%72ealtime/sessions",
  "/%2572ealtime/sessions",
  "/realtime;a=b/sessions",
  "/live/sessions",
  "/openai/v1/realtime/client_secrets",
  "/openai/realtime/sessions",
  "/openai/realtimeapi/sessions",
  "/realtime%2Fsessions%ff",
  `/%${"25".repeat(8)}72ealtime/sessions`,
])("%s hands out access past the gateway", (path) => {
  expect(mintsCredentials("POST", path)).toBe(true);
  expect(mintsCredentials("GET", path)).toBe(false);
});

it.each([
  "/realtime/calls/rtc_1/hangup",
  "/openai/v1/realtime/calls/rtc_1/refer",
  "/realtime/calls/rtc_1/reject",
  "/chat/completions",
  "/realtimes",
  "/files/realtime",
  "/openai/deployments/realtime/chat/completions",
])("%s does not", (path) => {
  expect(mintsCredentials("POST", path)).toBe(false);
});
