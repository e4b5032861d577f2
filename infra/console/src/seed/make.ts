import type { Lintel } from "../../../e2e/src/stack/start-lintel.ts";

/** Makes something through the admin API; returns its id. Throws what was answered when it is refused. */
export async function make(
  lintel: Lintel,
  method: "POST" | "PUT",
  path: string,
  body: unknown,
): Promise<string> {
  const response = await lintel.admin.request(method, path, body);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  const answer: { readonly id?: string; readonly keyId?: string } = JSON.parse(text);
  return answer.keyId ?? answer.id ?? "";
}
