import cluster from "node:cluster";

import type { Logger } from "@lintel/service-kit";

import { closeLostConnections } from "./close-lost-connections.ts";
import { PageRequests } from "./page-requests.ts";
import { type PageMessage, WorkerPlace } from "./worker-place.ts";

export interface Supervision {
  readonly workers: number;
  readonly logger: Logger;
  /** How long a worker may take to stop before it is killed. */
  readonly stopDeadlineMs: number;
}

/**
 * Runs the proxy as several processes behind one port, to which node's cluster hands connections in turn. One that dies is
 * started again. SIGTERM and SIGINT stop all of them at once, and a second one kills them; SIGHUP starts them again, one by
 * one, while the others serve. Ends the process when all have ended: with 0 when each drained in time; with 1 when one did not,
 * or when one could not be started in the first place.
 */
export async function superviseWorkers(options: Supervision): Promise<void> {
  const { logger, workers } = options;
  cluster.schedulingPolicy = cluster.SCHED_RR;
  closeLostConnections();
  const pages = new PageRequests();
  const places: WorkerPlace[] = [];
  const onMessage = (place: WorkerPlace, message: PageMessage): void => {
    const { id } = message;
    if (message.kind === "page") {
      pages.answer(id, { worker: place.number, text: message.text });
    } else {
      void pages.ask(places).then((found) => place.send({ kind: "pages", id, pages: found }));
    }
  };
  for (let number = 1; number <= workers; number += 1) {
    places.push(new WorkerPlace({ ...options, number, onMessage }));
  }
  const stop = stopOnSignals(places, logger);
  restartOnHangUp(places, logger);
  const ports = await Promise.all(places.map(({ port }) => port));
  const [port] = ports;
  if (ports.includes(undefined)) {
    if (!stop.isAsked) logger.fatal({ workers }, "proxy-edge could not start");
    stop.all("SIGTERM");
  } else {
    logger.info({ port, workers }, "proxy-edge started");
  }
  const ends = await Promise.all(places.map(({ ended }) => ended));
  const isWell = !ports.includes(undefined) || stop.isAsked;
  process.exit(isWell && ends.every(({ code }) => code === 0) ? 0 : 1);
}

function stopOnSignals(places: readonly WorkerPlace[], logger: Logger) {
  const stop = {
    /** A signal came. */
    isAsked: false,
    all(signal: string): void {
      for (const place of places) place.stop(signal);
    },
  };
  const onSignal = (signal: string): void => {
    if (stop.isAsked) {
      logger.warn({ signal }, "proxy-edge stops at once");
      for (const place of places) place.kill();
      return;
    }
    stop.isAsked = true;
    stop.all(signal);
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  return stop;
}

/** One after the other, as long as the new ones serve. */
async function replaceAll(places: readonly WorkerPlace[]): Promise<boolean> {
  for (const place of places) if (!(await place.replace())) return false;
  return true;
}

/** Connections on which a worker that leaves has something under way end there; new ones go to the others. */
function restartOnHangUp(places: readonly WorkerPlace[], logger: Logger): void {
  let isRestarting = false;
  const restartAll = async (): Promise<void> => {
    if (isRestarting) return;
    isRestarting = true;
    logger.info({ workers: places.length }, "workers are started again, one by one");
    const isDone = await replaceAll(places);
    isRestarting = false;
    if (isDone) logger.info({ workers: places.length }, "workers have been started again");
    else logger.error("a worker could not be started again; the rest are as they were");
  };
  process.on("SIGHUP", () => void restartAll());
}
