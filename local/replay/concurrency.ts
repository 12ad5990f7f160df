/** Requests read from the ledger at a time: enough to hide a round trip, few enough for a small engine. */
export const requestsAtOnce = 16;

/**
 * Steps of the timeline carried out at a time. They belong to different requests, which know nothing of each other, so
 * the ledger comes out the same as one by one; the round trips to the engine overlap.
 */
export const stepsAtOnce = 32;
