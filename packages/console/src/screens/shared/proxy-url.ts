const USUAL_PORT = "8002";

/** Where applications call. Nobody tells the admin API where its proxies are reached: it is this machine's usual port, or what is set. */
export const useProxyUrl = (): string =>
  `${window.location.protocol}//${window.location.hostname}:${USUAL_PORT}`;
