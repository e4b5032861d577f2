import type { ToolBound } from "../../contract/bounds.ts";
import type { Endpoint } from "../../contract/endpoint.ts";

/**
 * Bing charges each query, and one search of a model may consist of several; their number is not reported. Three are usual
 * (https://github.com/BerriAI/litellm/pull/35949).
 */
const MAX_QUERIES = 10;

/** An endpoint whose searches are charged by the query. */
export function withQueries(endpoint: Endpoint): Endpoint {
  const { dialect } = endpoint;
  if (dialect.boundTools === undefined) return endpoint;
  return {
    ...endpoint,
    dialect: {
      ...dialect,
      boundTools: (body, limits) => byQuery(dialect.boundTools?.(body, limits)),
    },
  };
}

function byQuery(bound: ToolBound | undefined): ToolBound | undefined {
  const { webSearches, webSearchPreviews, ...units } = bound?.units ?? {};
  return (
    bound && {
      ...bound,
      units: {
        ...units,
        ...(webSearches === undefined ? {} : { webSearches: webSearches * MAX_QUERIES }),
        ...(webSearchPreviews === undefined
          ? {}
          : { webSearchPreviews: webSearchPreviews * MAX_QUERIES }),
      },
    }
  );
}
