/** After this many seconds a client had better fail than sleep, which some do for as long as they are told, weeks included. */
const MAX_WAIT_SECONDS = 60;

/** Whether what a call waits for is too far away to wait for; `undefined` where nothing is waited for. */
export const isLongWait = (seconds: number | undefined): boolean =>
  seconds !== undefined && seconds > MAX_WAIT_SECONDS;
