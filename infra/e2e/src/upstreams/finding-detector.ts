import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import { z } from "zod";

/** A detector over the network, as one of your own is asked, that knows one name. */
export interface FindingDetector {
  readonly url: string;
  close(): Promise<void>;
}

const codePoints = (text: string): number => Array.from(text).length;

const Question = z.object({ texts: z.array(z.string()) });

/** Finds `name` in every text; where `outage` stands in one, it fails and says all that it was asked. */
export async function startFindingDetector(name: string, outage: string): Promise<FindingDetector> {
  const placesIn = (text: string) =>
    [...text.matchAll(new RegExp(name, "g"))].map(({ index }) => {
      const start = codePoints(text.slice(0, index));
      return { type: "name", start, end: start + codePoints(name) };
    });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { texts } = Question.parse(await json(request));
    const fails = texts.some((text) => text.includes(outage));
    response.statusCode = fails ? 500 : 200;
    response.end(JSON.stringify(fails ? { error: texts } : { results: texts.map(placesIn) }));
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = z.object({ port: z.int() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
