import { z } from "zod";

import { CliError, EXIT } from "../cli-error.ts";

/** A provider's API of what was used: its address, and the headers that show the admin credential. */
export interface UsageApi {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
}

type Query = readonly (readonly [name: string, value: string])[];

/** No day has more. */
const MAX_PAGES = 1000;

const Page = z.object({
  data: z.array(z.object({ results: z.array(z.unknown()) })),
  has_more: z.boolean(),
  next_page: z.string().nullish(),
});

/**
 * All results of a report that comes in pages of buckets, read by `schema`. Throws a sentence when the provider refuses, or answers
 * otherwise than its documentation says; the credential is in none of them.
 */
export async function readPages<Schema extends z.ZodType>(
  api: UsageApi,
  path: string,
  query: Query,
  schema: Schema,
): Promise<readonly z.output<Schema>[]> {
  const results: z.output<Schema>[] = [];
  let page: string | undefined;
  for (let read = 0; read < MAX_PAGES; read += 1) {
    const { data, next } = toPage(path, await getJson(api, toUrl(api, path, query, page)));
    const found = z.array(schema).safeParse(data);
    if (!found.success) throw failed(path, NOT_AS_DOCUMENTED);
    results.push(...found.data);
    if (next === undefined) return results;
    page = next;
  }
  throw failed(path, `there are more than ${MAX_PAGES} pages`);
}

const NOT_AS_DOCUMENTED = "its answer is not as documented";

function toPage(path: string, answer: unknown) {
  const { data: page } = Page.safeParse(answer);
  if (page === undefined) throw failed(path, NOT_AS_DOCUMENTED);
  return {
    data: page.data.flatMap(({ results }) => results),
    next: page.has_more ? (page.next_page ?? undefined) : undefined,
  };
}

function toUrl({ origin }: UsageApi, path: string, query: Query, page: string | undefined): URL {
  const url = new URL(path, origin);
  for (const [name, value] of query) url.searchParams.append(name, value);
  if (page !== undefined) url.searchParams.set("page", page);
  return url;
}

async function getJson({ deadlineMs, headers }: UsageApi, url: URL): Promise<unknown> {
  const request = { headers, redirect: "error", signal: AbortSignal.timeout(deadlineMs) } as const;
  const response = await fetch(url, request).catch((cause: unknown) => {
    throw failed(url.pathname, "it cannot be reached", { cause });
  });
  if (!response.ok) {
    await response.body?.cancel();
    const advice = response.status === 401 ? ": an admin credential is needed" : "";
    throw failed(url.pathname, `the answer was ${response.status}${advice}`);
  }
  return await response.json().catch(() => undefined);
}

const failed = (path: string, reason: string, options?: ErrorOptions): CliError =>
  new CliError(EXIT.failed, `the provider's report ${path} cannot be read: ${reason}`, options);
