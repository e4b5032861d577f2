export {
  ALERT_KINDS,
  AlertCondition,
  AlertKind,
  type AlertRule,
  ERROR_RATE_DEFAULTS,
  WebhookFormat,
} from "./alert/alert-rule.ts";
export { type BudgetStanding, isWatched, observeForecast, observeShare } from "./alert/budget.ts";
export {
  type AlertMessage,
  type AlertObject,
  type Crossing,
  crossingsOf,
  type Observation,
} from "./alert/crossing.ts";
export { CustomProvider, RouteConfig } from "./custom-provider/custom-provider.ts";
export { type JsonPathStep, parseJsonPath } from "./custom-provider/json-path.ts";
export { parseGoDuration } from "./duration/go-duration.ts";
export { ERRORS, type ErrorCode } from "./errors/catalog.ts";
export { GatewayError, toGatewayError } from "./errors/gateway-error.ts";
export { isLongWait } from "./errors/long-wait.ts";
export { JobKind, JobPart, JobReading, StartedJob } from "./job/job.ts";
export { acceptsSecret } from "./key/accepts-secret.ts";
export { checkKey, type KeyVerdict } from "./key/check-key.ts";
export {
  AllowedPath,
  Key,
  KeyId,
  limitsOf,
  RevokedBy,
  settingIdsOf,
  UserSource,
} from "./key/key.ts";
export { countedModel, matchesModel, modelPattern } from "./limits/counted-model.ts";
export { findRepeatedLimit, type RepeatedLimit } from "./limits/find-repeated-limit.ts";
export { isExhausted, type LifetimeSpend } from "./limits/is-exhausted.ts";
export { validateModelPattern } from "./limits/validate-model-pattern.ts";
export {
  Burst,
  CostUnit,
  hasExtendedLimits,
  isUnlimited,
  type Limits,
  limitsCalls,
  limitsCost,
  ListedLimit,
  type ModelLimit,
  RateUnit,
  SpendUnit,
  WINDOW_UNITS,
  type WindowUnit,
} from "./limits/limits.ts";
export { windowEndMs, windowStartMs } from "./limits/window.ts";
export { modelKnownAs, type ModelOffer } from "./model/model-offer.ts";
export {
  type AvailableModel,
  availableModels,
  type ModelMeaning,
  resolveModel,
  unknownModelSentence,
} from "./model/resolve-model.ts";
export {
  MAX_LIMIT_USD,
  nanoToMicroUsd,
  nanoToUsd,
  NanoUsd,
  scaleUsd,
  usdToNano,
} from "./money/nano-usd.ts";
export { allowsPath, type CalledPath } from "./path/allows-path.ts";
export { canonicalPath, decodeSegment, MAX_PATH_LENGTH } from "./path/canonical-path.ts";
export { validateAllowedPath } from "./path/validate-allowed-path.ts";
export type { KnownPath, KnownPaths, PathAlias } from "./path/known-paths.ts";
export { matchesPath } from "./path/matches-path.ts";
export { PiiRule } from "./policy/pii-rule.ts";
export {
  OnDetectorError,
  Policy,
  PolicyAction,
  PolicyMarks,
  PolicyScope,
} from "./policy/policy.ts";
export { type CacheRules, cacheRulesOf } from "./route/cache/cache-rules.ts";
export { type Pause, pauseMs } from "./route/backoff.ts";
export { conversationOf, type ConversationSigns } from "./route/choice/conversation.ts";
export { likelyCost, type LikelyUse } from "./route/choice/likely-cost.ts";
export {
  type Choice,
  orderDestinations,
  type RouteDestination,
} from "./route/choice/order-destinations.ts";
export { afterAnswer, type Pace, type PacedAnswer, paceNow, tookMs } from "./route/choice/pace.ts";
export {
  type Failover,
  MAX_ATTEMPTS,
  nextAttempt,
  type NextAttempt,
  type Place,
  startFailover,
} from "./route/failover.ts";
export { causeOf, type FailureCause, type RefusedAttempt } from "./route/failure-cause.ts";
export {
  afterAttempt,
  allowProbe,
  beginProbe,
  type Breaker,
  BREAKER_RULES,
  type BreakerMoment,
  giveUpProbe,
  type HealthReport,
  type HealthSign,
  isResting,
  type Rest,
  type RestCause,
  type Standing,
  standingOf,
} from "./route/health/breaker.ts";
export { CacheScope, Route, RouteOptions, RouteStrategy, Step } from "./route/route.ts";
export { dialectOfRoute, isEmbeddingModel, type RouteDialect } from "./route/route-dialect.ts";
export { SkippedStep } from "./route/skipped-step.ts";
export { CostMap, ModelAliases, ProviderSetting, SettingId } from "./setting/provider-setting.ts";
export {
  boundCost,
  boundTokens,
  type CallBound,
  capForGrant,
  capForTokens,
  toolCallsForGrant,
  toolCallsForTokens,
  type ToolCallBound,
  type CostBound,
  type TokenBound,
} from "./usage/bound-call.ts";
export { clampPart, clampUsage, MAX_USED } from "./usage/clamp-usage.ts";
export {
  MAX_COST_NANO,
  priceCall,
  type PricedPart,
  priceParts,
  pricesAll,
  TokenPrices,
} from "./usage/price-call.ts";
export { type PriceLine, priceLines } from "./usage/price-lines.ts";
export {
  addUnseen,
  MAX_TOKENS_PER_SECOND,
  unseenOutputTokens,
  type UnseenWork,
} from "./usage/unseen-usage.ts";
export {
  addUsage,
  completionTokensOf,
  inMainClasses,
  isNothing,
  NO_TOKENS,
  promptTokensOf,
  type TokenClass,
  tokensOf,
  TokenUsage,
  totalUsage,
  UNIT_CLASSES,
  type UnitClass,
  type UsageClass,
  UsagePart,
} from "./usage/usage.ts";
export { nanoPerHourIn, priceSlotTime, SlotPrice, SlotTime } from "./usage/slot-time.ts";
export { checkUser, type UserVerdict } from "./user/check-user.ts";
export { pickUser, type UserMatch } from "./user/pick-user.ts";
export { userIdIn } from "./user/user-id-in.ts";
export { User } from "./user/user.ts";
