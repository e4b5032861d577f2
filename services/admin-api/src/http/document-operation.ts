import { type OpenAPIHono, z } from "@hono/zod-openapi";

import { GRANTED_BY, type NeededScope, SCOPES } from "../access/scopes.ts";
import { type ProblemName, PROBLEMS } from "../problems/catalog.ts";
import { ProblemAnswer } from "../problems/problem-answer.ts";
import type { Endpoint, Operation } from "./operation.ts";

type Registry = OpenAPIHono["openAPIRegistry"];

const json = (schema: z.ZodType) => ({ "application/json": { schema } });

const Id = z.string().meta({ description: "Its id, as returned when it was created." });

/** Puts an operation into the document, under its own path or one of its aliases. */
export function documentOperation(
  registry: Registry,
  operation: Operation,
  { method, path }: Endpoint,
): void {
  const isAlias = path !== operation.path || method !== operation.method;
  registry.registerPath({
    method,
    path,
    operationId: isAlias ? `${operation.operationId}_${method}` : operation.operationId,
    tags: [operation.tag],
    summary: operation.summary,
    description: describe(operation),
    ...(isAlias ? { deprecated: true } : {}),
    ...(operation.isPublic === true ? { security: [] } : {}),
    request: {
      ...(path.includes("{id}") ? { params: z.object({ id: Id }) } : {}),
      ...(operation.query === undefined ? {} : { query: operation.query }),
      ...(operation.headers === undefined ? {} : { headers: operation.headers }),
      ...requestBody(operation, method),
    },
    responses: {
      200: answerOf(operation),
      ...problemResponses([...generalProblems(operation), ...operation.problems]),
    },
  });
}

function describe({ description, isPublic = false, scope }: Operation): string {
  if (isPublic) return description ?? "";
  const granting = GRANTED_BY[scope].map((name) => `\`${name}\``).join(", ");
  const sentence = `A token needs one of the scopes ${granting}.`;
  return description === undefined ? sentence : `${description}\n\n${sentence}`;
}

/** The document's language has no body for GET: there the members are query parameters. */
function requestBody({ body }: Operation, method: Endpoint["method"]) {
  if (body === undefined) return {};
  return method === "get" ? { query: body } : { body: { required: true, content: json(body) } };
}

const answerOf = ({ answer }: Operation) =>
  answer === undefined
    ? { description: "Done; no body." }
    : { description: "Done.", content: json(answer) };

const generalProblems = (operation: Operation): readonly ProblemName[] => {
  const { body, failure, isPublic = false, query, scope } = operation;
  return [
    ...(isPublic ? [] : (["unauthorized", "tooManyAttempts"] as const)),
    ...(isPublic || isForAll(scope) ? [] : (["scopeMissing"] as const)),
    ...(body === undefined ? [] : (["bodyUnreadable", "bodyMalformed", "bodyTooLarge"] as const)),
    ...(query === undefined ? [] : (["queryMalformed"] as const)),
    ...(failure === undefined ? [] : ([failure, "storeUnavailable"] as const)),
  ];
};

const isForAll = (scope: NeededScope): boolean => GRANTED_BY[scope].length === SCOPES.length;

function problemResponses(names: readonly ProblemName[]) {
  const byStatus = Map.groupBy(names, (name) => PROBLEMS[name].status);
  const responses = [...byStatus].map(([status, group]) => {
    const description = group.map((name) => `\`${PROBLEMS[name].type}\``).join(", ");
    return [status, { description, content: json(ProblemAnswer) }] as const;
  });
  return Object.fromEntries(responses);
}
