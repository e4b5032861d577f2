import { createServer } from "node:http";

// A service for the tests of startService: does what MODE says.
console.log(`mode ${process.env["MODE"]}, stray ${process.env["STRAY"] ?? "nothing"}`);

if (process.env["MODE"] === "dies") {
  console.error("it cannot start");
  process.exit(3);
}
if (process.env["MODE"] === "stubborn") process.on("SIGTERM", () => {});
if (process.env["MODE"] === "drains") process.on("SIGTERM", () => process.exit(0));

createServer((request, response) => {
  response.statusCode = process.env["MODE"] === "never-ready" ? 503 : 200;
  response.end(request.url);
}).listen(Number(process.env["PORT"]), "127.0.0.1");
