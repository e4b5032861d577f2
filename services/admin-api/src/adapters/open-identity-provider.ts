import * as oidc from "openid-client";

import { groupsOf, isOverfull, nameOf } from "../access/people/groups-of.ts";
import type { IdentityProvider, Person, SignInChecks } from "../access/people/identity-provider.ts";
import { type GroupScopes, scopesOfGroups } from "../access/people/scopes-of-groups.ts";

/** Deadline of each request to the provider. */
const DEADLINE_SECONDS = 8;
/** What a provider says of itself changes when its keys' address or its endpoints do. */
const KNOWN_FOR_MS = 3600 * 1000;

export interface IdentityProviderOptions {
  readonly name: string;
  readonly issuer: URL;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret: string | undefined;
  readonly scope: string;
  readonly groupsClaim: string;
  readonly groups: GroupScopes;
  /** Where the provider sends browsers back to. */
  readonly redirectUri: string;
  /** Where it sends them after they have signed out there. */
  readonly signedOutUri: string;
  readonly now: () => Date;
}

/** Signs people in by OpenID Connect: authorization code with PKCE, state and nonce, and a signature that is checked. */
export function openIdentityProvider(options: IdentityProviderOptions): IdentityProvider {
  const configuration = rememberConfiguration(options);
  return {
    name: options.name,
    issuer: options.issuer.href,
    async begin() {
      const config = await configuration();
      const verifier = oidc.randomPKCECodeVerifier();
      const checks = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: options.redirectUri,
        scope: options.scope,
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, checks };
    },
    async finish(query, checks) {
      return toPerson(await configuration(), options, query, checks);
    },
    async signOutUrl(idToken) {
      const config = await configuration();
      // Google and others have no such place.
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
      return oidc.buildEndSessionUrl(config, {
        id_token_hint: idToken,
        post_logout_redirect_uri: options.signedOutUri,
      }).href;
    },
  };
}

async function toPerson(
  config: oidc.Configuration,
  options: IdentityProviderOptions,
  query: string,
  { nonce, state, verifier }: SignInChecks,
): Promise<Person> {
  // Behind a proxy this service does not see the address that the browser came to; the provider knows it.
  const tokens = await oidc.authorizationCodeGrant(config, new URL(options.redirectUri + query), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined || tokens.id_token === undefined) throw new Error("no ID token");
  const all = { ...(await askedClaims(config, options, tokens, claims)), ...claims };
  if (isOverfull(all, options.groupsClaim)) {
    throw new Error("too many groups for the ID token: have the provider name only those assigned");
  }
  const groups = groupsOf(all, options.groupsClaim) ?? [];
  return {
    issuer: options.issuer.href,
    subject: claims.sub,
    name: nameOf(all, claims.sub),
    scopes: scopesOfGroups(options.groups, groups),
    idToken: tokens.id_token,
  };
}

/** Some providers say of groups, or of an address, only what they are asked. */
async function askedClaims(
  config: oidc.Configuration,
  { groupsClaim }: IdentityProviderOptions,
  { access_token: token }: { readonly access_token: string },
  claims: oidc.IDToken,
): Promise<object> {
  const hasAll = groupsOf(claims, groupsClaim) !== undefined && claims["email"] !== undefined;
  if (hasAll || config.serverMetadata().userinfo_endpoint === undefined) return {};
  return oidc.fetchUserInfo(config, token, claims.sub);
}

/** Asks the provider where everything is, once for many callers and for a while; after a failure, anew. */
function rememberConfiguration(
  options: IdentityProviderOptions,
): () => Promise<oidc.Configuration> {
  let known: { readonly atMs: number; readonly found: Promise<oidc.Configuration> } | undefined;
  return async () => {
    const nowMs = options.now().getTime();
    if (known === undefined || nowMs - known.atMs > KNOWN_FOR_MS) {
      known = { atMs: nowMs, found: discover(options) };
    }
    try {
      return await known.found;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
}

async function discover({
  clientId,
  clientSecret,
  issuer,
}: IdentityProviderOptions): Promise<oidc.Configuration> {
  const isPlain = issuer.protocol === "http:";
  const found = await oidc.discovery(issuer, clientId, undefined, oidc.None(), {
    timeout: DEADLINE_SECONDS,
    execute: isPlain ? [oidc.allowInsecureRequests] : [],
  });
  const server = found.serverMetadata();
  const auth = authenticationBy(server.token_endpoint_auth_methods_supported, clientSecret);
  const config = new oidc.Configuration(server, clientId, undefined, auth);
  config.timeout = DEADLINE_SECONDS;
  if (isPlain) oidc.allowInsecureRequests(config);
  // The token comes straight from the provider; its signature is checked all the same.
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** By the header where the provider names no method, as OpenID Connect Discovery 1.0, 3, has it. */
function authenticationBy(
  supported: readonly string[] = ["client_secret_basic"],
  secret: string | undefined,
): oidc.ClientAuth {
  if (secret === undefined) return oidc.None();
  return supported.includes("client_secret_basic")
    ? oidc.ClientSecretBasic(secret)
    : oidc.ClientSecretPost(secret);
}
