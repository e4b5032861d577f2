/** A call as the console makes it. */
export interface ApiCall {
  readonly method: string;
  /** Below the service, with its query. */
  readonly path: string;
  readonly body?: unknown;
}

/** A text as one word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const ONE_LINE = 60;

/** A body as JSON: a long one with a line for each member. */
function bodyText(body: unknown): string {
  const text = JSON.stringify(body);
  if (text.length <= ONE_LINE || typeof body !== "object" || body === null) return text;
  const members = Object.entries(body)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{\n${members.join(",\n")}\n  }`;
}

/** The call for a shell. The credential is a variable: it stands in no history. */
export function asCurl({ method, path, body }: ApiCall, origin: string): string {
  const lines = [
    `curl${method === "GET" ? "" : ` -X ${method}`} ${quoted(origin + path)}`,
    `-H "X-API-KEY: $LINTEL_ADMIN_TOKEN"`,
  ];
  if (body !== undefined) {
    lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(bodyText(body))}`);
  }
  return lines.join(" \\\n  ");
}

/** A first call through the gateway, with a key. */
export const firstCall = (proxyUrl: string, model: string, prompt = "Say hi."): string =>
  withKey(`${proxyUrl}/v1/chat/completions`, {
    model,
    messages: [{ role: "user", content: prompt }],
  });

/** A first job through the gateway, with a key. */
export const firstJob = (proxyUrl: string, model: string): string =>
  withKey(`${proxyUrl}/v1/responses`, { model, input: "Say hi.", background: true });

const withKey = (url: string, body: object): string =>
  [
    `curl ${quoted(url)}`,
    `-H "Authorization: Bearer $LINTEL_KEY"`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(bodyText(body))}`,
  ].join(" \\\n  ");
