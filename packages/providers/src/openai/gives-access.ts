/** Paths below which tokens for sessions are made, OpenAI's own and as Azure spells them. */
const TOKENS = /^(?:\/openai)?(?:\/v1)?\/(?:realtime|realtimeapi|live)(?:[/;]|$)/;

/**
 * Does a call to this path hand out access of its own? What is done with a token for realtime sessions, or a call
 * that is set up over WebRTC, nobody here would see. Sees through encoding and letter case, as an upstream may.
 */
export const givesAccess = (method: string, path: string): boolean =>
  !/^(?:GET|HEAD)$/.test(method) && TOKENS.test(decode(path).toLowerCase());

function decode(path: string): string {
  try {
    const decoded = decodeURIComponent(path);
    return decoded === path ? path : decode(decoded);
  } catch {
    return path;
  }
}
