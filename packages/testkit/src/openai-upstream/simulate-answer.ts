import { changeHeaders, givenAnswer, jsonAnswer } from "../upstream/answer.ts";
import type { Answer } from "../upstream/answer.ts";
import type { Behaviour, GiveAnswer, Fail } from "../upstream/behaviour.ts";
import type { RecordedRequest } from "../upstream/recorded-request.ts";
import { answerEmbeddings } from "./answer-embeddings.ts";
import { answerModeration } from "./answer-moderation.ts";
import { answerChat } from "./chat/answer-chat.ts";
import type { ContentScript } from "./chat/plan-completion.ts";
import { CREATED_SECONDS } from "./chat/write-completion.ts";
import { errorAnswer, namedErrorAnswer } from "./error-answer.ts";
import type { BatchStore } from "./jobs/batch-store.ts";
import type { ResponseStore } from "./jobs/response-store.ts";
import type { RunStore } from "./jobs/run-store.ts";
import type { ModelCatalog, SimulatedModel } from "./models.ts";
import { answerObjects } from "./objects/answer-objects.ts";
import type { ObjectStore } from "./objects/object-store.ts";
import { isOpenAiErrorName, RefusedRequest } from "./openai-errors.ts";
import { responseHeaders } from "./response-headers.ts";

export interface Simulation {
  readonly models: ModelCatalog;
  readonly keys: ReadonlySet<string>;
  readonly objects: ObjectStore;
  readonly batches: BatchStore;
  readonly responses: ResponseStore;
  readonly runs: RunStore;
}

/** What OpenAI would answer to a request, as far as the content behaviours leave it open. */
export async function simulateAnswer(
  simulation: Simulation,
  request: RecordedRequest,
  behaviours: readonly Behaviour[],
): Promise<Answer> {
  const answer = fixedAnswer(behaviours) ?? (await answerOrRefuse(simulation, request, behaviours));
  const headers = responseHeaders(request.number, answer.status);
  return changeHeaders({ ...answer, headers }, answer.headers);
}

const isFixed = (behaviour: Behaviour): behaviour is Fail | GiveAnswer =>
  behaviour.kind === "fail" || behaviour.kind === "give-answer";

/** The answer that a script gives whatever is asked, if it gives one. */
export function fixedAnswer(behaviours: readonly Behaviour[]): Answer | undefined {
  const behaviour = behaviours.findLast(isFixed);
  if (behaviour === undefined) return undefined;
  if (behaviour.kind === "give-answer") return givenAnswer(behaviour);
  if (isOpenAiErrorName(behaviour.with)) return namedErrorAnswer(behaviour.with);
  throw new Error(`OpenAI has no error ${behaviour.with}`);
}

async function answerOrRefuse(
  simulation: Simulation,
  request: RecordedRequest,
  behaviours: readonly Behaviour[],
): Promise<Answer> {
  const refusal = checkBearer(simulation.keys, request.header("authorization"));
  return refusal === undefined
    ? answerCaller(simulation, request, behaviours)
    : namedErrorAnswer(refusal);
}

/** The same for a caller whose key was looked at. */
export async function answerCaller(
  simulation: Simulation,
  request: RecordedRequest,
  behaviours: readonly Behaviour[],
): Promise<Answer> {
  try {
    return await answerRoute(simulation, request, contentScript(behaviours));
  } catch (error) {
    if (error instanceof RefusedRequest) return errorAnswer(error.error, error.status);
    throw error;
  }
}

function checkBearer(keys: ReadonlySet<string>, authorization = "") {
  const [, secret] = /^Bearer (.+)$/iu.exec(authorization) ?? [];
  if (secret === undefined) return "missing_api_key";
  return keys.has(secret) ? undefined : "invalid_api_key";
}

function contentScript(behaviours: readonly Behaviour[]): ContentScript {
  return {
    say: behaviours.findLast((behaviour) => behaviour.kind === "say"),
    usage: behaviours.findLast((behaviour) => behaviour.kind === "report-usage")?.usage,
  };
}

async function answerRoute(
  simulation: Simulation,
  request: RecordedRequest,
  script: ContentScript,
): Promise<Answer> {
  const { method, path, body, number } = request;
  const { models, responses } = simulation;
  switch (`${method} ${path}`) {
    case "POST /v1/chat/completions":
      return answerChat(models, body, script, number);
    case "POST /v1/embeddings":
      return answerEmbeddings(models, body, script);
    case "POST /v1/responses":
      return responses.create(body, script, number);
    case "GET /v1/models":
      return listModels(models);
    case "POST /v1/moderations":
      return answerModeration(body, number);
    default:
      return (await answerStores(simulation, request, script)) ?? answerModel(models, request);
  }
}

/** What is kept from one request to the next. */
async function answerStores(
  simulation: Simulation,
  request: RecordedRequest,
  script: ContentScript,
): Promise<Answer | undefined> {
  const { batches, objects, responses, runs } = simulation;
  const answerLine = (path: string, body: Buffer): Promise<Answer> =>
    answerRoute(simulation, { ...request, path, body }, script);
  return (
    (await answerObjects(objects, request)) ??
    (await batches.answer(request, answerLine)) ??
    responses.answer(request) ??
    runs.answer(request, script)
  );
}

function answerModel(models: ModelCatalog, { method, path }: RecordedRequest): Answer {
  const [, name] = /^\/v1\/models\/([^/]+)$/.exec(path) ?? [];
  if (method === "GET" && name !== undefined) return jsonAnswer(describe(models.get(name)));
  throw new RefusedRequest(
    {
      message: `Unknown request URL: ${method} ${path}. Please check the URL for typos, or see the docs at https://platform.openai.com/docs/api-reference/.`,
      code: "unknown_url",
    },
    404,
  );
}

function listModels({ all }: ModelCatalog): Answer {
  return jsonAnswer({ object: "list", data: all.map(describe) });
}

const describe = ({ id }: Pick<SimulatedModel, "id">) => ({
  id,
  object: "model",
  created: CREATED_SECONDS,
  owned_by: "system",
});
