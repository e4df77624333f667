import { randomBytes, randomInt } from "node:crypto";
import { sameText, type Principal } from "./directory.ts";
import { authorizationPending, expiredDeviceCode, slowDown, unknownDeviceCode } from "./grant-errors.ts";
import type { Scope } from "./scope.ts";

export interface DeviceCodeOptions {
  readonly lifetimeSeconds: number;
  /** How long a client must wait between two polls. */
  readonly intervalSeconds: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Sign-ins that were begun on one device and wait to be completed on another. */
export interface DeviceCodes {
  readonly start: (clientId: string, scope: Scope) => { readonly deviceCode: string; readonly userCode: string };
  /** Completes the sign-in with that user code; false when none with that code is waiting. */
  readonly approve: (userCode: string, principal: Principal) => boolean;
  /** Whom the sign-in came to, once. Throws while it has come to nobody, and when it never will. */
  readonly redeem: (deviceCode: string, clientId: string) => { readonly principal: Principal; readonly scope: Scope };
}

interface Pending {
  readonly clientId: string;
  readonly scope: Scope;
  readonly userCode: string;
  readonly expiry: number;
  polledAt: number;
  principal?: Principal;
}

/** Without vowels no words come out ("OAuth 2.0 Device Authorization Grant", RFC 8628, section 6.1). */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
const USER_CODE_LENGTH = 9;
/** Codes that nobody ever completes are forgotten, the oldest first. */
const CAPACITY = 1000;
/** Timers of clients may fire a little early, and answers arrive a little late. */
const TOLERANCE_MS = 500;

export function createDeviceCodes({ lifetimeSeconds, intervalSeconds, clock }: DeviceCodeOptions): DeviceCodes {
  const codes = new Map<string, Pending>();
  return {
    start: (clientId, scope) => {
      const [oldest] = codes.keys();
      if (codes.size >= CAPACITY && oldest !== undefined) codes.delete(oldest);
      const deviceCode = randomBytes(64).toString("base64url");
      const userCode = Array.from({ length: USER_CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
      const expiry = clock() + lifetimeSeconds * 1000;
      codes.set(deviceCode, { clientId, scope, userCode, expiry, polledAt: -Infinity });
      return { deviceCode, userCode };
    },

    approve: (userCode, principal) => {
      const wanted = userCode.toUpperCase().replace(/[^A-Z]/g, "");
      const isWaiting = (each: Pending) => each.userCode === wanted && !each.principal && clock() < each.expiry;
      const pending = [...codes.values()].find(isWaiting);
      if (pending) pending.principal = principal;
      return pending !== undefined;
    },

    redeem: (deviceCode, clientId) => {
      const pending = codes.get(deviceCode);
      if (!pending || !sameText(pending.clientId, clientId)) throw unknownDeviceCode();
      const now = clock();
      if (now >= pending.expiry) throw expiredDeviceCode();
      const early = now < pending.polledAt + intervalSeconds * 1000 - TOLERANCE_MS;
      pending.polledAt = now;
      if (early) throw slowDown(intervalSeconds);
      const { principal, scope } = pending;
      if (!principal) throw authorizationPending();
      codes.delete(deviceCode);
      return { principal, scope };
    },
  };
}
