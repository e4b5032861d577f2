/** Paths below which tokens for sessions are made, OpenAI's own and as Azure spells them. */
const TOKENS = /^(?:\/openai)?(?:\/v1)?\/(?:realtime|realtimeapi|live)(?:[/;]|$)/;
/** What ends or hands on a call that is there already: it gives no access. */
const CALL_CONTROL = /^(?:\/openai)?(?:\/v1)?\/realtime\/calls\/[\w-]+\/(?:hangup|refer|reject)$/;
const ESCAPED = /%([0-9a-f]{2})/gi;
/** No client encodes a path more often. Each time costs a pass over all of it. */
const MAX_ENCODINGS = 4;

/**
 * Does a call to this path hand out access of its own? The use of a token for realtime sessions, or of a call
 * that is set up over WebRTC, would not be seen. Sees through encoding and letter case, as an upstream may; what
 * is encoded more than four times over is taken to hide something.
 */
export function mintsCredentials(method: string, path: string): boolean {
  if (/^(?:GET|HEAD)$/.test(method)) return false;
  if (CALL_CONTROL.test(path)) return false;
  let decoded = path;
  for (let times = 0; times <= MAX_ENCODINGS; times += 1) {
    if (TOKENS.test(decoded.toLowerCase())) return true;
    // Nearly all paths: the search below is a call into the regular expressions of its own.
    if (!decoded.includes("%")) return false;
    const next = decoded.replaceAll(ESCAPED, toCharacter);
    if (next === decoded) return false;
    decoded = next;
  }
  return true;
}

const toCharacter = (_: string, hex: string): string =>
  String.fromCharCode(Number.parseInt(hex, 16));
