import type { Observation, PolicyFactory } from "../policy.ts";
import { createWorkers } from "./workers.ts";

/** Where Microsoft's samples and PPDS begin. */
export const USUAL_BATCH = 100;

/** Before the first answer has brought the hint. Source: what PowerPlatform-DataverseServiceClient assumes. */
const HINT_BEFORE_ANSWERS = 5;

const obey = ({ retryAfterMs = 0 }: Observation): number => retryAfterMs;

/**
 * As many requests at a time, for each principal, as its server recommends.
 * Sources: Microsoft's PowerApps-Samples (BulkOperations), PPDS ADR-0005 "DOP-Based Parallelism".
 */
export const fixedAtHint: PolicyFactory = ({ principals }) =>
  createWorkers({ principals, count: (hint = HINT_BEFORE_ANSWERS) => hint, batch: USUAL_BATCH, pauseMs: obey });

/** 50 at a time for each principal; who is refused sleeps as told. Source: what practitioners report to set by hand. */
export const fixedAt50: PolicyFactory = ({ principals }) =>
  createWorkers({ principals, count: () => 50, batch: USUAL_BATCH, pauseMs: obey });

/** Of ServiceClient: MaxRetryCount and RetryPauseTime. */
const RETRIES = 10;
const RETRY_PAUSE_MS = 5000;

/**
 * Parallel calls at the hint through a client that waits and tries again by itself, up to ten times, and stays at one
 * server (EnableAffinityCookie is on). What it gives up the caller sends anew.
 * Source: PowerPlatform-DataverseServiceClient (2025-06-12), the SOAP path; its Web API path does not retry a 429.
 */
export const serviceClient: PolicyFactory = ({ principals }) =>
  createWorkers({
    principals,
    count: (hint = HINT_BEFORE_ANSWERS) => hint,
    batch: USUAL_BATCH,
    sticky: true,
    pauseMs: ({ retryAfterMs }, attempt) => retryAfterMs ?? RETRY_PAUSE_MS + 1000 * 2 ** ((attempt - 1) % RETRIES),
  });
