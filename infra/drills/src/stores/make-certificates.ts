import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Files of an authority of its own, and of a server that it knows as `localhost` and as 127.0.0.1. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes them with openssl, for a day. Throws where it cannot. */
export function makeCertificates(folder: string): Certificates {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => path.join(folder, name);
  const openssl = (...args: readonly string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  };
  const newKey = ["-newkey", "rsa:2048", "-nodes", "-subj"];
  openssl(
    "req",
    "-x509",
    ...newKey,
    "/CN=drill",
    "-keyout",
    "ca.key",
    "-out",
    "ca.crt",
    "-days",
    "1",
  );
  openssl("req", ...newKey, "/CN=localhost", "-keyout", "server.key", "-out", "server.csr");
  writeFileSync(at("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  const signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names"];
  openssl("x509", "-req", "-in", "server.csr", ...signed, "-out", "server.crt", "-days", "1");
  return { authority: at("ca.crt"), certificate: at("server.crt"), key: at("server.key") };
}
