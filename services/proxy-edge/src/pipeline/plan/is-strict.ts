import type { IncomingHttpHeaders } from "node:http";

import { headerOf } from "../exchange.ts";
import type { Caller } from "../permit/authenticate.ts";

/** The caller, or its key, would rather be refused than have something of a call left out in a translation. */
export const isStrict = (
  { key }: { readonly key: Pick<Caller["key"], "strictTranslation"> },
  headers: IncomingHttpHeaders,
): boolean =>
  key.strictTranslation || /^(?:yes|true|1)$/i.test(headerOf(headers, "x-lintel-strict"));
