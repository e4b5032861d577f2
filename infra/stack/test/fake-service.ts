import { createServer } from "node:http";

// Stands in for a service: ready at once on the port of its environment, gone on SIGTERM.
const port = Number(process.env["FAKE_PORT"]);
const server = createServer((request, response) => {
  response.end(request.url === "/pid" ? String(process.pid) : "ok");
});
server.listen(port, "127.0.0.1");
process.once("SIGTERM", () => {
  process.stdout.write('{"level":30,"msg":"drained"}\n');
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
