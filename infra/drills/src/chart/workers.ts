/** Values of the chart with which each proxy's pod has two processes. */
export const TWO_WORKERS: readonly string[] = [
  "proxyEdge.workers=2",
  'proxyEdge.resources={"requests":{"cpu":2},"limits":{"memory":"1Gi"}}',
];
