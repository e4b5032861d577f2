import type { CallBodyVerdict, Endpoint } from "../../contract/provider.ts";

/** An endpoint of OpenAI's on a deployment, which decides the model, whatever the body says. */
export function onDeployment(endpoint: Endpoint): Endpoint {
  const path = `/openai/deployments/:deployment_id${endpoint.upstreamPath}`;
  return {
    ...endpoint,
    path,
    upstreamPath: path,
    aliases: [],
    takesServiceTier: false,
    readCall: (bytes, head) =>
      asDeployment(endpoint.readCall(bytes, head), head.params["deployment_id"] ?? ""),
  };
}

/** An endpoint where the body's model is a deployment. */
export const naming = (endpoint: Endpoint): Endpoint => ({
  ...endpoint,
  // Not every version of the API knows the member.
  takesServiceTier: false,
  readCall(bytes, head) {
    const verdict = endpoint.readCall(bytes, head);
    const { model = "" } = verdict.readable ? verdict.body : {};
    return model === "" ? verdict : asDeployment(verdict, model);
  },
});

/**
 * The deployment is the model, of which only the answer tells what it is. One the body names has to be allowed as
 * well, and decides no price.
 */
function asDeployment(verdict: CallBodyVerdict, deployment: string): CallBodyVerdict {
  if (!verdict.readable) return verdict;
  const { body } = verdict;
  if (body.model === deployment) return { readable: true, body: { ...body, alias: deployment } };
  const { model, otherModels = [], pricedAs: _claimed, ...rest } = body;
  const named = { model: deployment, alias: deployment, otherModels: [model, ...otherModels] };
  return { readable: true, body: { ...rest, ...named } };
}
