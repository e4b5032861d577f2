/** What the operations on policies refuse with; `type` and `title` are the contract's where it has them. */
export const POLICY_PROBLEMS = {
  policyInvalid: { status: 400, type: "/errors/validation", title: "policy creation failed" },
  policyCreation: {
    status: 500,
    type: "/errors/policies/creation",
    title: "policy creation failed",
  },
  policyChangeInvalid: {
    status: 400,
    type: "/errors/validation",
    title: "update a policy failed",
  },
  policyUnknown: { status: 404, type: "/errors/not-found", title: "policy is not found" },
  policyUpdate: {
    status: 500,
    type: "/errors/policie/updates",
    title: "update a policy failed",
  },
  policyInUse: { status: 409, type: "/errors/conflict", title: "policy deletion failed" },
  policyDeletion: { status: 500, type: "/errors/policies", title: "policy deletion failed" },
  policyTestInvalid: { status: 400, type: "/errors/validation", title: "policy test failed" },
  policyDetectorFailed: { status: 503, type: "/errors/policies", title: "policy test failed" },
  policyTesting: { status: 500, type: "/errors/policies", title: "policy test failed" },
  policyTagsMissing: {
    status: 400,
    type: "/errors/tags-empty",
    title: "query param tags is empty",
  },
  policiesReading: {
    status: 500,
    type: "/errors/policies",
    title: "get policies by tags failed",
  },
} as const;
