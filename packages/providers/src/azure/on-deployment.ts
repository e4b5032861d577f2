import type { CallBodyVerdict, Endpoint } from "../provider.ts";

/** An endpoint of OpenAI's on a deployment, which decides the model, whatever the body says. */
export function onDeployment(endpoint: Endpoint): Endpoint {
  const path = `/openai/deployments/:deployment_id${endpoint.upstreamPath}`;
  return {
    ...endpoint,
    path,
    upstreamPath: path,
    aliases: [],
    readCall: (bytes, head) =>
      asDeployment(endpoint.readCall(bytes, head), head.params["deployment_id"] ?? ""),
  };
}

/** The deployment is the model; one the body names has to be allowed as well. */
function asDeployment(verdict: CallBodyVerdict, deployment: string): CallBodyVerdict {
  if (!verdict.readable || verdict.body.model === deployment) return verdict;
  const { model, otherModels = [], ...body } = verdict.body;
  return {
    readable: true,
    body: { ...body, model: deployment, otherModels: [model, ...otherModels] },
  };
}
