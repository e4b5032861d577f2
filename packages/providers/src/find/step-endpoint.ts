import type { RouteDialect, Step } from "@lintel/core";

import type { DialectName } from "../contract/dialect.ts";
import type { Endpoint } from "../contract/endpoint.ts";
import type { Provider } from "../contract/provider.ts";
import {
  fillPattern,
  isPlaceholder,
  parsePattern,
  segmentsOf,
} from "../formats/path/path-pattern.ts";
import { findProvider } from "../providers/registry.ts";
import type { FoundEndpoint } from "./find-endpoint.ts";

/** Where a step's calls go at its provider, and under which name its model is asked for there. */
export interface StepEndpoint extends FoundEndpoint {
  readonly model: string;
  /** Query parameters of the step's own; they win over the caller's. */
  readonly query: Readonly<Record<string, string>>;
}

/** What a custom provider's path, or its address, ends in when it speaks a dialect. */
const ENDINGS: Readonly<Record<RouteDialect, RegExp>> = {
  "anthropic-messages": /\/messages\/?$/,
  "openai-chat": /\/chat\/completions\/?$/,
  "openai-completions": /(?<!\/chat)\/completions\/?$/,
  "openai-embeddings": /\/embeddings\/?$/,
  "openai-responses": /\/responses\/?$/,
};

/**
 * The endpoint of a provider to which calls of a dialect can be posted as they are; `undefined` when it has none for the step's model. On
 * Azure the step's `deploymentId` stands in the path where there is a place for it, and is the model elsewhere. Of a custom
 * provider it is the path that the step names as `path`, or else the one that ends as the dialect's own.
 */
export function findStepEndpoint(
  provider: Pick<Provider, "endpoints">,
  dialect: DialectName,
  step: Pick<Step, "model" | "params">,
): StepEndpoint | undefined {
  const { model } = step;
  const { deploymentId = "", path } = step.params ?? {};
  const params: StepEndpoint["params"] = deploymentId === "" ? {} : { deployment_id: deploymentId };
  const endpoint = provider.endpoints.find(
    (each) =>
      each.methods.includes("POST") &&
      each.isAbsent !== true &&
      (model === "" || each.isFor?.(model) !== false) &&
      (each.config === undefined
        ? each.dialect.name === dialect && (each.paramsOf !== undefined || isFilled(each, params))
        : isMeant(each, dialect, path)),
  );
  return endpoint && toFound(endpoint, step, params);
}

function toFound(
  endpoint: Endpoint,
  { model, params: own }: Pick<Step, "model" | "params">,
  params: StepEndpoint["params"],
): StepEndpoint {
  const { apiVersion = "", deploymentId = "" } = own ?? {};
  const isDeployed = parsePattern(endpoint.path).segments.some(isPlaceholder);
  const encoded = { deployment_id: encodeURIComponent(deploymentId) };
  return {
    endpoint,
    method: "POST",
    params,
    upstreamPath: isDeployed ? fillPattern(endpoint.upstreamPath, encoded) : endpoint.upstreamPath,
    model: isDeployed || deploymentId === "" ? model : deploymentId,
    query: isDeployed && apiVersion !== "" ? { "api-version": apiVersion } : {},
  };
}

/** Has every placeholder of its path a value? */
const isFilled = ({ path }: Endpoint, params: Readonly<Record<string, string>>): boolean =>
  segmentsOf(path).every((segment) => !isPlaceholder(segment) || segment.slice(1) in params);

function isMeant({ path, upstreamPath }: Endpoint, dialect: DialectName, named?: string): boolean {
  if (named !== undefined) return path === named;
  const ending = endingOf(dialect);
  return (
    ending !== undefined &&
    (ending.test(path) || ending.test(URL.parse(upstreamPath)?.pathname ?? ""))
  );
}

const endingOf = (dialect: DialectName): RegExp | undefined =>
  new Map<string, RegExp>(Object.entries(ENDINGS)).get(dialect);

/** Whose endpoint a dialect's calls are read by before it is known where they go. */
const HOMES: Readonly<Record<RouteDialect, string>> = {
  "anthropic-messages": "anthropic",
  "openai-chat": "openai",
  "openai-completions": "openai",
  "openai-embeddings": "openai",
  "openai-responses": "openai",
};

export interface HomeEndpoint {
  readonly provider: Provider;
  readonly endpoint: Endpoint;
}

/** The vendor's own endpoint of a dialect: how its calls are read, and its errors written. */
export function homeEndpointOf(dialect: RouteDialect): HomeEndpoint {
  const provider = findProvider(HOMES[dialect]);
  const endpoint = provider?.endpoints.find((each) => each.dialect.name === dialect);
  if (provider === undefined || endpoint === undefined) throw new Error(`no home of ${dialect}`);
  return { provider, endpoint };
}
