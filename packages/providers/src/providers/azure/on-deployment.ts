import type { CallBody } from "../../contract/call-body.ts";
import type { Endpoint } from "../../contract/endpoint.ts";

/** An endpoint of OpenAI's on a deployment, which decides the model, regardless of the body. */
export function onDeployment(endpoint: Endpoint): Endpoint {
  const path = `/openai/deployments/:deployment_id${endpoint.upstreamPath}`;
  return {
    ...endpoint,
    path,
    upstreamPath: path,
    aliases: [],
    takesServiceTier: false,
    adapt: (body, { deployment_id = "" }) => ({
      readable: true,
      body: asDeployment(body, deployment_id),
    }),
  };
}

/** An endpoint where the body's model is a deployment. */
export const naming = (endpoint: Endpoint): Endpoint => ({
  ...endpoint,
  // Not every version of the API knows the member.
  takesServiceTier: false,
  adapt: (body) => ({
    readable: true,
    body: body.model === "" ? body : asDeployment(body, body.model),
  }),
});

/** The deployment is the model; only the answer reveals which one. One the body names decides no price. */
function asDeployment(body: CallBody, deployment: string): CallBody {
  if (body.model === deployment) return { ...body, alias: deployment };
  const { model: namedModel, pricedAs: _claimed, ...rest } = body;
  return { ...rest, model: deployment, alias: deployment, namedModel };
}
