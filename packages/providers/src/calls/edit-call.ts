import type { CallBody } from "../contract/call-body.ts";
import type { BodyChange } from "../contract/dialect.ts";
import type { Endpoint } from "../contract/endpoint.ts";

/** The bytes to send to an endpoint: those that came, but for what `change` and the endpoint's translation make of them. */
export function editCall(
  { dialect, translation }: Pick<Endpoint, "dialect" | "translation">,
  body: CallBody,
  change: BodyChange,
): Buffer {
  const bytes = dialect.editBody(body, change);
  return translation === undefined ? bytes : translation.request(body, bytes);
}
