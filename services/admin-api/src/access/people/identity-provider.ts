import type { Scope } from "../scopes.ts";

/** What binds the answer of an identity provider to the browser and to the question. */
export interface SignInChecks {
  readonly state: string;
  readonly nonce: string;
  /** Verifier of PKCE (RFC 7636). */
  readonly verifier: string;
}

/** Who has signed in, as the identity provider says. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly idToken: string;
}

/** Where people sign in. Each call has a deadline, and rejects when the provider does not answer, or not as it should. */
export interface IdentityProvider {
  /** What people call it. */
  readonly name: string;
  readonly issuer: string;
  /** Where to send a browser. */
  begin(): Promise<{ readonly url: string; readonly checks: SignInChecks }>;
  /** Who came back, by the address the browser came back to. */
  finish(query: string, checks: SignInChecks): Promise<Person>;
  /** Where to send a browser to end what the provider remembers of it; `undefined` where it has no such place. */
  signOutUrl(idToken: string): Promise<string | undefined>;
}
