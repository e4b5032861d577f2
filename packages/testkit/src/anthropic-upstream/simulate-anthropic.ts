import { changeHeaders, givenAnswer, jsonAnswer } from "../upstream/answer.ts";
import type { Answer, AnswerHeaders } from "../upstream/answer.ts";
import type { Behaviour, Fail, GiveAnswer } from "../upstream/behaviour.ts";
import type { RecordedRequest } from "../upstream/recorded-request.ts";
import { answerComplete } from "./answer-complete.ts";
import { anthropicErrorAnswer, isAnthropicErrorName, RefusedMessage } from "./anthropic-errors.ts";
import type { MessageBatches } from "./message-batches.ts";
import {
  checkMessageRequest,
  CountRequest,
  MessageRequest,
  parseRequest,
} from "./message-request.ts";
import { countPrompt } from "./message-usage.ts";
import { type MessageScript, type PlannedMessage, planMessage } from "./plan-message.ts";
import { streamMessage } from "./stream-message.ts";
import { writeMessage } from "./write-message.ts";

export interface AnthropicSimulation {
  readonly keys: ReadonlySet<string>;
  /** Names that are served, and the snapshots that answer for them. */
  readonly models: ReadonlyMap<string, string>;
  readonly batches: MessageBatches;
}

/** What Anthropic would answer to a request, as far as the content behaviours leave it open. */
export async function simulateAnthropic(
  simulation: AnthropicSimulation,
  request: RecordedRequest,
  behaviours: readonly Behaviour[],
): Promise<Answer> {
  const fixed = behaviours.findLast(isFixed);
  const answer =
    fixed === undefined ? await answerOrRefuse(simulation, request, behaviours) : fix(fixed);
  return changeHeaders({ ...answer, headers: ownHeaders(request.number) }, answer.headers);
}

const isFixed = (behaviour: Behaviour): behaviour is Fail | GiveAnswer =>
  behaviour.kind === "fail" || behaviour.kind === "give-answer";

function fix(behaviour: Fail | GiveAnswer): Answer {
  if (behaviour.kind === "give-answer") return givenAnswer(behaviour);
  if (isAnthropicErrorName(behaviour.with)) return anthropicErrorAnswer(behaviour.with);
  throw new Error(`Anthropic has no error ${behaviour.with}`);
}

async function answerOrRefuse(
  simulation: AnthropicSimulation,
  request: RecordedRequest,
  behaviours: readonly Behaviour[],
): Promise<Answer> {
  try {
    checkHeaders(simulation, request);
    return await answerRoute(simulation, request, scriptOf(behaviours));
  } catch (error) {
    if (error instanceof RefusedMessage) return anthropicErrorAnswer(error.type, error.message);
    throw error;
  }
}

function checkHeaders({ keys }: AnthropicSimulation, request: RecordedRequest): void {
  // SDKs of before 2026 use the one, later ones the other.
  const [, bearer] = /^Bearer (.+)$/iu.exec(request.header("authorization") ?? "") ?? [];
  const key = request.header("x-api-key") ?? bearer;
  if (key === undefined) {
    throw new RefusedMessage("x-api-key header is required", "authentication_error");
  }
  if (!keys.has(key)) throw new RefusedMessage("invalid x-api-key", "authentication_error");
  if (request.header("anthropic-version") === undefined) {
    throw new RefusedMessage("anthropic-version: header is required");
  }
}

const scriptOf = (behaviours: readonly Behaviour[]): MessageScript => ({
  say: behaviours.findLast((behaviour) => behaviour.kind === "say"),
  usage: behaviours.findLast((behaviour) => behaviour.kind === "report-usage")?.usage,
});

async function answerRoute(
  simulation: AnthropicSimulation,
  request: RecordedRequest,
  script: MessageScript,
): Promise<Answer> {
  const { body, method, number, path } = request;
  const [, id] = /^\/v1\/(?:models|messages\/batches)\/([^/]+)/.exec(path) ?? [];
  const pattern = id === undefined ? path : path.replace(id, ":id");
  switch (`${method} ${pattern}`) {
    case "POST /v1/messages":
      return answerMessage(simulation, body, script, number);
    case "POST /v1/messages/count_tokens":
      return answerCount(body);
    case "POST /v1/complete":
      return answerComplete(body, script, `compl_simulated${number}`);
    case "GET /v1/models":
      return listModels(simulation);
    case "GET /v1/models/:id":
      return jsonAnswer(describeModel(modelOf(simulation, id ?? "")), 200, 0);
    default:
      return answerBatches(simulation, request, `${method} ${pattern}`, { id: id ?? "", script });
  }
}

async function answerCount(body: Buffer): Promise<Answer> {
  const prompt = await countPrompt(parseRequest(CountRequest, body));
  const { cacheWrite1h = 0, cacheWrite5m = 0, input } = prompt;
  return jsonAnswer({ input_tokens: input + cacheWrite1h + cacheWrite5m }, 200, 0);
}

async function answerBatches(
  simulation: AnthropicSimulation,
  request: RecordedRequest,
  route: string,
  { id, script }: { readonly id: string; readonly script: MessageScript },
): Promise<Answer> {
  const { batches } = simulation;
  const { body, number } = request;
  const origin = `http://${request.header("host")}`;
  switch (route) {
    case "POST /v1/messages/batches":
      return batches.create(body, number);
    case "GET /v1/messages/batches":
      return batches.list(origin);
    case "GET /v1/messages/batches/:id":
      return batches.find(id, origin);
    case "POST /v1/messages/batches/:id/cancel":
      return batches.cancel(id, origin);
    case "DELETE /v1/messages/batches/:id":
      return batches.remove(id);
    case "GET /v1/messages/batches/:id/results":
      return batches.results(id, (params, messageId) =>
        plan(simulation, params, script, messageId),
      );
    default:
      throw new RefusedMessage("Not found", "not_found_error");
  }
}

async function answerMessage(
  simulation: AnthropicSimulation,
  body: Buffer,
  script: MessageScript,
  number: number,
): Promise<Answer> {
  const request = parseRequest(MessageRequest, body);
  const message = await plan(simulation, request, script, `msg_simulated${number}`);
  return request.stream === true ? streamMessage(message) : writeMessage(message);
}

function plan(
  simulation: AnthropicSimulation,
  request: MessageRequest,
  script: MessageScript,
  id: string,
): Promise<PlannedMessage> {
  checkMessageRequest(request);
  return planMessage(request, modelOf(simulation, request.model), script, id);
}

function modelOf({ models }: AnthropicSimulation, name: string): string {
  const snapshot = models.get(name);
  if (snapshot !== undefined) return snapshot;
  throw new RefusedMessage(`model: ${name}`, "not_found_error");
}

const describeModel = (id: string) => ({
  type: "model",
  id,
  display_name: id,
  created_at: "2026-01-01T00:00:00Z",
});

function listModels({ models }: AnthropicSimulation): Answer {
  const data = [...new Set(models.values())].map(describeModel);
  const ids = { first_id: data.at(0)?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return jsonAnswer({ data, has_more: false, ...ids }, 200, 0);
}

const ownHeaders = (number: number): AnswerHeaders => ({
  "request-id": `req_simulated${number}`,
  "anthropic-organization-id": "org-simulated",
  "anthropic-ratelimit-requests-limit": "4000",
  "anthropic-ratelimit-requests-remaining": String(Math.max(4000 - number, 0)),
  "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:00Z",
  "anthropic-ratelimit-input-tokens-limit": "400000",
  "anthropic-ratelimit-input-tokens-remaining": "399000",
  "set-cookie": ["_cfuvid=simulated; path=/; domain=.api.anthropic.com; HttpOnly; Secure"],
  server: "cloudflare",
});
