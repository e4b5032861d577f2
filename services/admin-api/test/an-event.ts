import { randomUUID } from "node:crypto";

import type { Tables } from "@lintel/db";
import type { Insertable } from "kysely";

export type EventColumns = Insertable<Tables["events"]>;

/** A stored event of a successful chat call. */
export const anEvent = (columns: Partial<EventColumns> = {}): EventColumns => ({
  id: randomUUID(),
  created_at: new Date(1_700_000_000_000),
  key_id: randomUUID(),
  tags: [],
  user_id: "",
  custom_id: "",
  provider: "openai",
  setting_id: "",
  model: "gpt-x",
  response_model: "gpt-x-2026",
  path: "/api/providers/openai/v1/chat/completions",
  method: "POST",
  status: 200,
  error_code: "",
  ending: "complete",
  streamed: false,
  admitted: true,
  attempts: 1,
  latency_ms: 100,
  ttft_ms: null,
  action: "",
  policy_id: "",
  route_id: "",
  correlation_id: "",
  metadata: null,
  request: null,
  response: null,
  input_tokens: 10,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
  output_tokens: 5,
  reasoning_tokens: 0,
  audio_input_tokens: 0,
  audio_output_tokens: 0,
  usage_source: "upstream",
  cost_nano: 1000,
  price_id: null,
  unpriced: false,
  ...columns,
});
