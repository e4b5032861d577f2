/** Signing in with the organisation's identity provider, where one is set up. */
export function OidcLink() {
  return null;
}
