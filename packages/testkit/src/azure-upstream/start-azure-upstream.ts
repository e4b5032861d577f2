import { errorAnswer } from "../openai-upstream/error-answer.ts";
import { createJobBook } from "../openai-upstream/jobs/job-progress.ts";
import { RefusedRequest } from "../openai-upstream/openai-errors.ts";
import { answerCaller, fixedAnswer, type Simulation } from "../openai-upstream/simulate-answer.ts";
import { createSimulation } from "../openai-upstream/start-openai-upstream.ts";
import type { Answer } from "../upstream/answer.ts";
import type { Behaviour } from "../upstream/behaviour.ts";
import type { RecordedRequest } from "../upstream/recorded-request.ts";
import { startUpstream } from "../upstream/start-upstream.ts";
import type { Upstream, UpstreamOptions } from "../upstream/start-upstream.ts";
import { azureErrorAnswer, withAzureHeaders } from "./azure-errors.ts";
import { type DeployedCall, findDeployment, namingModel } from "./find-deployment.ts";
import { withFilterResults } from "./with-filter-results.ts";

export interface AzureUpstreamOptions extends UpstreamOptions {
  /** What is accepted as `api-key`: `azure-upstream-test` by default. */
  readonly keys?: readonly string[];
  /** Names of deployments, and of the models behind them. Each model is deployed under its own name too. */
  readonly deployments?: Readonly<Record<string, string>>;
}

/** Starts an upstream that behaves like a resource of Azure OpenAI on 127.0.0.1, and misbehaves as scripted. */
export function startAzureUpstream(options: AzureUpstreamOptions = {}): Promise<Upstream> {
  const { deployments = {}, keys = ["azure-upstream-test"] } = options;
  const simulation = createSimulation(createJobBook(), { keys });
  const modelOf = (deployment: string): string => deployments[deployment] ?? deployment;
  return startUpstream(
    async (request, behaviours) => {
      const answer =
        fixedAnswer(behaviours) ?? (await answerCall(simulation, modelOf, request, behaviours));
      return withAzureHeaders(answer, request.number);
    },
    "",
    options,
  );
}

async function answerCall(
  simulation: Simulation,
  modelOf: (deployment: string) => string,
  request: RecordedRequest,
  behaviours: readonly Behaviour[],
): Promise<Answer> {
  if (!isKnown(simulation, request)) return azureErrorAnswer("access_denied");
  const call = findDeployment(request);
  if (call === undefined) return azureErrorAnswer("resource_not_found");
  const model = call.deployment === undefined ? undefined : modelOf(call.deployment);
  if (model !== undefined && !isServed(simulation, model)) {
    return azureErrorAnswer("deployment_not_found");
  }
  const refused = refuseOldVersion(call, request);
  if (refused !== undefined) return refused;
  const body = model === undefined ? request.body : namingModel(request.body, model);
  const answer = await answerCaller(simulation, { ...request, path: call.path, body }, behaviours);
  const isChat = call.path === "/v1/chat/completions" && answer.status === 200;
  return isChat ? withFilterResults(answer) : answer;
}

/** The key is in a header of Azure's own; the API that has its version in the path takes it as a bearer token too. */
function isKnown({ keys }: Simulation, request: RecordedRequest): boolean {
  const [, bearer = ""] = /^Bearer (.+)$/iu.exec(request.header("authorization") ?? "") ?? [];
  const isNew = request.path.startsWith("/openai/v1/");
  return keys.has(request.header("api-key") ?? (isNew ? bearer : ""));
}

function isServed({ models }: Simulation, model: string): boolean {
  return models.all.some(({ id, snapshot }) => id === model || snapshot === model);
}

/** Versions before September 2024 do not know `stream_options`. */
function refuseOldVersion(
  { apiVersion = "9999" }: DeployedCall,
  { body }: RecordedRequest,
): Answer | undefined {
  if (apiVersion >= "2024-09-01" || !body.includes('"stream_options"')) return undefined;
  const message = "Unrecognized request argument supplied: stream_options";
  const { error, status } = new RefusedRequest({ message });
  return errorAnswer(error, status);
}
