import { once } from "node:events";
import { createServer } from "node:http";

import Provider from "oidc-provider";

export interface OidcServer {
  readonly issuer: URL;
  /** Whose claims the next sign-ins have. */
  setPerson(claims: Readonly<Record<string, unknown>>): void;
  close(): Promise<void>;
}

interface ServerOptions {
  readonly redirectUri: string;
  readonly signedOutUri: string;
  /** Whether groups are in the ID token; if not, only who asks is told. */
  readonly isInIdToken: boolean;
}

export const CLIENT_ID = "lintel";
export const CLIENT_SECRET = "a secret of the client";

/** A real OpenID Connect server, of the package that is certified as one, on loopback. */
export async function startOidcServer(options: ServerOptions): Promise<OidcServer> {
  const http = createServer();
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const issuer = `http://127.0.0.1:${port}`;
  let person: Readonly<Record<string, unknown>> = {};
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [options.redirectUri],
        post_logout_redirect_uris: [options.signedOutUri],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    conformIdTokenClaims: !options.isInIdToken,
    cookies: { keys: ["a key of the server"] },
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    async findAccount(_context: unknown, id: string) {
      return { accountId: id, claims: async () => ({ sub: id, ...person }) };
    },
  });
  http.on("request", provider.callback());
  return {
    issuer: new URL(issuer),
    setPerson(claims) {
      person = claims;
    },
    async close() {
      http.closeAllConnections();
      const closed = once(http, "close");
      http.close();
      await closed;
    },
  };
}

/** A browser, as far as signing in needs one: it follows what it is sent to, keeps cookies, and fills in two forms. */
export async function signInAt(start: string, login: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(start);
  for (let step = 0; step < 20; step += 1) {
    const response = await fetch(url, { ...formOf(url, login), ...withCookies(cookies) });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) url = nextForm(url, await response.text());
    else url = new URL(location, url);
    if (url.origin !== new URL(start).origin) return url;
  }
  throw new Error("signing in does not end");
}

/** The forms of the server: at first who it is, then that this may be told. */
const FORM = "form=";

function nextForm(url: URL, page: string): URL {
  const [, action] = /action="([^"]+)"/.exec(page) ?? [];
  const [, prompt] = /name="prompt" value="(\w+)"/.exec(page) ?? [];
  if (action === undefined || prompt === undefined) throw new Error(page);
  const next = new URL(action, url);
  next.hash = FORM + prompt;
  return next;
}

function formOf({ hash }: URL, login: string): RequestInit {
  if (!hash.startsWith(`#${FORM}`)) return { redirect: "manual" };
  const prompt = hash.slice(FORM.length + 1);
  const body = new URLSearchParams({ prompt, login, password: "any" });
  return { redirect: "manual", method: "POST", body };
}

const withCookies = (cookies: ReadonlyMap<string, string>): RequestInit => ({
  headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
});
