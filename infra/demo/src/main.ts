import { createAdminClient } from "./admin-client.ts";
import { DemoError } from "./demo-error.ts";
import { runDemo } from "./run-demo.ts";

const { ADMIN_PORT = "8001", PROXY_PORT = "8002", ADMIN_PASS } = process.env;
// PROXY_PORT may be a list: any proxy will do.
const [proxyPort = "8002"] = PROXY_PORT.split(",");

try {
  await runDemo({
    admin: createAdminClient(`http://127.0.0.1:${ADMIN_PORT}`, ADMIN_PASS),
    proxyOrigin: `http://127.0.0.1:${proxyPort.trim()}`,
    print: (line) => console.log(line),
  });
} catch (error) {
  console.error(error instanceof DemoError ? error.message : error);
  process.exitCode = 1;
}
