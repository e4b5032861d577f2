export type {
  Admission,
  AdmissionRequest,
  AdmissionVerdict,
  BulkAdmission,
  CostReserve,
  FinishedCall,
  HeldReservation,
  Holder,
  HolderScope,
  HolderSettlement,
  LimitKind,
  ModelSums,
  OpenReservation,
  Refusal,
  Settlement,
  SpendSum,
  LimitStatus,
  TokenReserve,
} from "./admission.ts";
export {
  type AllottingAdmission,
  type AllottingOptions,
  allotCalls,
} from "./allotments/allot-calls.ts";
export { type AdmissionOptions, createAdmission } from "./create-admission.ts";
export { createEpoch, type Epoch, type EpochOptions } from "./redis/epoch.ts";
export { createSettlement, type SettlementOptions } from "./create-settlement.ts";
export {
  createStartedCalls,
  type LapsedCall,
  type StartedCalls,
  type StartedCallsOptions,
} from "./redis/started-calls.ts";
export { metersOf } from "./meters.ts";
