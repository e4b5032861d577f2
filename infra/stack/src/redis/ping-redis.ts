import { connect } from "node:net";

const DEADLINE_MS = 1_000;

/** Whether a Redis on this loopback port accepts the password and answers PING within a second. */
export function pingRedis(port: number, password: string | undefined): Promise<boolean> {
  const login = password === undefined ? "" : `AUTH ${password}\r\n`;
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: DEADLINE_MS });
    const finish = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    let reply = "";
    socket.on("connect", () => socket.write(`${login}PING\r\n`));
    socket.on("data", (chunk) => {
      reply += chunk.toString("latin1");
      if (reply.includes("+PONG")) finish(true);
      else if (reply.includes("-")) finish(false); // still loading, or another password
    });
    socket.on("timeout", () => finish(false));
    socket.on("error", () => finish(false));
    socket.on("close", () => finish(false));
  });
}
