import { toError } from "../../src/errors.ts";
import { rejection } from "../connection/test-connection.ts";

/** What a promise says that is rejected. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  return toError(await rejection(promise)).message;
}
