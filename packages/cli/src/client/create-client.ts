import createFetchClient, { type Client as FetchClient } from "openapi-fetch";

import type { Connection } from "../settings/connection.ts";
import type { paths } from "./admin-api.gen.ts";

/** The admin API, typed by its OpenAPI document. Give what its methods return to `answerOf`. */
export type Client = FetchClient<paths>;

/** Every request has a deadline, and no redirect carries the token elsewhere. */
export const createClient = ({ url, token, deadlineMs }: Connection): Client =>
  createFetchClient<paths>({
    baseUrl: url,
    ...(token === undefined ? {} : { headers: { "x-api-key": token } }),
    fetch: (request: Request) =>
      fetch(request, { signal: AbortSignal.timeout(deadlineMs), redirect: "error" }),
  });
