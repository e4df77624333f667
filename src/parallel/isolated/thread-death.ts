import { InputError, sentence, WorkerError } from "../../errors.ts";
import { placeOf, type Unit } from "../call.ts";
import { nameOf } from "./load-module.ts";

/** Why a worker thread is no more. */
export type Death =
  | { readonly why: "exit"; readonly exitCode: number }
  | { readonly why: "uncaught" | "unheeding" | "garbled"; readonly cause: Error };

export function endedWhileLoading(block: URL, death: Death): InputError {
  const name = nameOf(block.href);
  const message = `Cannot load ${name}: the worker thread ended meanwhile: ${describe(death)}`;
  return new InputError(message, { source: name, cause: causeOf(death) });
}

export function endedWhileWorking(unit: Unit, death: Death): WorkerError {
  const { firstIndex, items } = unit;
  const message = `The worker thread ended while it worked on ${placeOf(unit)}: ${describe(death)}`;
  return new WorkerError(message, {
    firstIndex,
    lastIndex: firstIndex + items.length - 1,
    exitCode: death.why === "exit" ? death.exitCode : undefined,
    cause: causeOf(death),
  });
}

export function endedBetweenCalls(death: Death): string {
  return `The worker thread ended after its call of the block, and another takes its place: ${describe(death)}`;
}

function describe(death: Death): string {
  if (death.why === "exit") return `it exited with code ${death.exitCode}.`;
  const { message } = death.cause;
  if (death.why === "unheeding") return `it was ended because the block did not heed its signal: ${sentence(message)}`;
  if (death.why === "garbled") return `what it sent could not be read: ${sentence(message)}`;
  if (isOutOfMemory(death.cause)) return `it ran out of memory: ${sentence(message)} Give it smaller chunks.`;
  return `nothing caught an exception: ${sentence(message)}`;
}

function isOutOfMemory(error: Error): boolean {
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

function causeOf(death: Death): Error | undefined {
  return death.why === "exit" ? undefined : death.cause;
}
