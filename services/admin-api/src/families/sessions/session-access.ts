import type { IdentityProvider } from "../../access/people/identity-provider.ts";
import type { SessionRules } from "../../access/sessions/find-session-caller.ts";
import type { Identify } from "../../http/caller/identify.ts";
import type { PublicPlace } from "../../http/caller/public-place.ts";

/** What signing in needs beside `Deps`: the same that lets callers pass. */
export interface SessionAccess {
  readonly identify: Identify;
  readonly place: PublicPlace;
  readonly rules: SessionRules;
  /** Where people can sign in beside; absent where there is no such place. */
  readonly provider: IdentityProvider | undefined;
}
