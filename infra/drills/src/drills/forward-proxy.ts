import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createServer } from "node:tls";

import { startLintel } from "@lintel/e2e";
import { isThere } from "@lintel/helm";
import { freePort, startOpenAiUpstream } from "@lintel/testkit";

import { type Drill, ensure } from "../drill.ts";
import { type Certificates, makeCertificates } from "../stores/make-certificates.ts";
import { runProgram } from "../stores/run-program.ts";
import { failOver } from "../traffic/fail-over.ts";

const AWAY_MS = 3000;

export const forwardProxy: Drill = {
  about:
    "providers are only reached through a forward proxy (tinyproxy), which dies and begins again",
  whyNot: () => Promise.resolve(isThere("tinyproxy", "-v") ? undefined : "tinyproxy is not here"),
  async run(tools) {
    const certificates = makeCertificates(path.join(tools.folder, "certificates"));
    const upstream = await startOpenAiUpstream({ recordLimit: 10 });
    const provider = await withTls(certificates, Number(new URL(upstream.url).port));
    const port = await freePort();
    const settings = path.join(tools.folder, "tinyproxy.conf");
    writeFileSync(settings, `Listen 127.0.0.1\nPort ${port}\nLogLevel Connect\nMaxClients 500\n`);
    const start = () => runProgram({ file: "tinyproxy", args: ["-d", "-c", settings] });
    let proxy = start();
    const lintel = await startLintel({
      proxies: 2,
      env: {
        HTTPS_PROXY: `http://127.0.0.1:${port}`,
        NODE_EXTRA_CA_CERTS: certificates.authority,
      },
    });
    try {
      await failOver(tools, lintel, {
        what: "the forward proxy is killed, and begins again after three seconds",
        upstreamUrl: `https://localhost:${provider.port}/v1`,
        async fail() {
          const tunnels = proxy.output().split(`CONNECT localhost:${provider.port}`).length - 1;
          ensure(tunnels > 0, "no call went through the forward proxy");
          tools.say(`calls go through ${tunnels} tunnels`);
          await proxy.kill();
        },
        async mend() {
          await pause(AWAY_MS);
          proxy = start();
        },
      });
    } finally {
      await lintel.stop();
      await proxy.kill();
      provider.close();
      await upstream.close();
    }
  },
};

/** What speaks TLS, before a simulated provider that does not. */
async function withTls({ certificate, key }: Certificates, port: number) {
  const identity = { cert: readFileSync(certificate), key: readFileSync(key) };
  const server = createServer(identity, (client) => {
    const provider = connect({ host: "127.0.0.1", port });
    client.on("error", () => provider.destroy());
    provider.on("error", () => client.destroy());
    client.pipe(provider).pipe(client);
  });
  const own = await freePort();
  server.listen(own, "127.0.0.1");
  await once(server, "listening");
  return {
    port: own,
    close() {
      server.close();
    },
  };
}
