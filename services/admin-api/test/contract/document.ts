import { readFileSync } from "node:fs";

type Json = ReturnType<typeof JSON.parse>;

/** The committed document; `openapi.test.ts` shows that it is the one that is served. */
export const openApiDocument: Json = JSON.parse(
  readFileSync(new URL("../../openapi.json", import.meta.url), "utf8"),
);

export interface DocumentedOperation {
  /** `PATCH /api/routes/{id}`. */
  readonly endpoint: string;
  readonly statuses: readonly number[];
  /** The schema of its JSON body, references resolved one level; absent without a body. */
  readonly body: Json;
  /** Names of its query parameters. */
  readonly parameters: readonly string[];
  /** Each of them lets a token do it. */
  readonly scopes: readonly string[];
  /** Whether nothing has to be shown. */
  readonly isPublic: boolean;
  /** Whether it changes something, by the headers it takes. */
  readonly isWrite: boolean;
  /** Another spelling of an operation: what is behind it is the same. */
  readonly isAlias: boolean;
}

/** A scope in the sentence with which a description ends. */
const SCOPE = /`([\w:]+)`(?=[^.]*\.$)/g;

/** Every operation of the document, aliases included. */
export const documentedOperations: readonly DocumentedOperation[] = Object.entries<Json>(
  openApiDocument.paths,
).flatMap(([path, item]) =>
  Object.entries<Json>(item).map(([method, operation]) => ({
    endpoint: `${method.toUpperCase()} ${path}`,
    statuses: Object.keys(operation.responses).map(Number),
    body: resolve(operation.requestBody?.content["application/json"].schema),
    parameters: (operation.parameters ?? [])
      .filter((parameter: Json) => parameter.in === "query")
      .map(({ name }: Json) => name),
    scopes: [...String(operation.description).matchAll(SCOPE)].map(([, name = ""]) => name),
    isPublic: operation.security?.length === 0,
    isWrite: (operation.parameters ?? []).some(({ name }: Json) => name === "idempotency-key"),
    isAlias: operation.deprecated === true,
  })),
);

/** The operation of an endpoint; throws for one that the document does not have. */
export function operationOf(endpoint: string): DocumentedOperation {
  const found = documentedOperations.find((operation) => operation.endpoint === endpoint);
  if (found === undefined) throw new Error(`the document has no ${endpoint}`);
  return found;
}

/** Follows a `$ref` into the document. */
export function resolve(schema: Json): Json {
  const reference: string | undefined = schema?.$ref;
  if (reference === undefined) return schema;
  const names = reference.replace("#/", "").split("/");
  return names.reduce((node: Json, name) => node[name], openApiDocument);
}
