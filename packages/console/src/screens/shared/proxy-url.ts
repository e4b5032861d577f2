import { useSystem } from "./use-system.ts";

const USUAL_PORT = "8002";

/** Where applications call: what the service is configured with, else the usual port of this machine. */
export function useProxyUrl(): string {
  const { data } = useSystem();
  const configured = data?.configuration["LINTEL_PROXY_URL"];
  const usual = `${window.location.protocol}//${window.location.hostname}:${USUAL_PORT}`;
  return typeof configured === "string" ? configured : usual;
}
