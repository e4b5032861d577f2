import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { DeliveryAnswer } from "../models/delivery-answer.ts";
import { retryDelivery } from "../verbs/retry-delivery.ts";

const operation = {
  method: "post",
  path: "/api/alert-deliveries/{id}/retry",
  operationId: "retryAlertDelivery",
  tag: "alerts",
  summary: "Retry a delivery that was given up",
  scope: "settings:write",
  description: "Under the same id; what was delivered stays so.",
  problems: ["deliveryUnknown"],
  failure: "alertRetry",
  answer: DeliveryAnswer,
} as const satisfies Operation;

/** POST /api/alert-deliveries/:id/retry */
export const serveRetryDelivery = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => ({
    body: await retryDelivery(deps, write, readId(c)),
  }));
