import createFetchClient, { type Client as FetchClient, type Middleware } from "openapi-fetch";

import { AdminApiError } from "./admin-api-error.ts";
import type { paths } from "./admin-api.gen.ts";
import { fitsShape } from "./answer-shape.ts";
import { ANSWER_SHAPES } from "./answer-shapes.gen.ts";

/** How to reach the admin API. */
export interface Connection {
  readonly url: string;
  /** Absent: none is sent. */
  readonly token: string | undefined;
  /** How long each request may take. */
  readonly deadlineMs: number;
}

/** The admin API, typed by its OpenAPI document. Give what its methods return to `answerOf`. */
export type Client = FetchClient<paths>;

/** Every request has a deadline, and no redirect carries the token elsewhere. */
export function createClient({ url, token, deadlineMs }: Connection): Client {
  const client = createFetchClient<paths>({
    baseUrl: url,
    ...(token === undefined ? {} : { headers: { "x-api-key": token } }),
    fetch: (request: Request) =>
      fetch(request, { signal: AbortSignal.timeout(deadlineMs), redirect: "error" }),
  });
  client.use(REFUSE_FOREIGN_ANSWERS);
  return client;
}

/** Callers of the client rely on the types: answers of another service must not get through. */
const REFUSE_FOREIGN_ANSWERS: Middleware = {
  async onResponse({ request, response, schemaPath }) {
    const shape = ANSWER_SHAPES[`${request.method} ${schemaPath}`];
    if (shape === undefined || !response.ok) return;
    if (fitsShape(shape, await response.clone().json())) return;
    throw new AdminApiError(
      "the server that answered is not the admin API: its JSON does not match the API's document",
    );
  },
};
