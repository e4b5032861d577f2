export type {
  Admission,
  AdmissionRequest,
  AdmissionVerdict,
  BulkAdmission,
  CostReserve,
  FinishedCall,
  Holder,
  HolderScope,
  HolderSettlement,
  LimitKind,
  OpenReservation,
  Refusal,
  Settlement,
  SpendSum,
  Standing,
} from "./admission.ts";
export {
  type AllottingAdmission,
  type AllottingOptions,
  allotCalls,
} from "./allotments/allot-calls.ts";
export { type AdmissionOptions, createAdmission } from "./create-admission.ts";
export { createSettlement, type SettlementOptions } from "./create-settlement.ts";
