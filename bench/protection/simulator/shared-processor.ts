import type { Agenda } from "./agenda.ts";
import { createHeap } from "./heap.ts";

/** Works on all its requests at a time; on more than it has slots with the power of its slots, shared evenly. */
export interface SharedProcessor {
  /** @param work milliseconds that it takes when no power is shared */
  begin(work: number, done: () => void): void;
  setSlots(slots: number): void;
}

interface Task {
  /** What every request will have been given when this one is done. */
  readonly end: number;
  readonly done: () => void;
}

/** Milliseconds of work that are lost in rounding. */
const ROUNDING = 1e-6;

/**
 * Exact, without steps of time: what each request is given is the same for all, so only its sum is kept, and the
 * requests in the order in which it will be enough for them.
 */
export function createSharedProcessor(agenda: Agenda, initialSlots: number): SharedProcessor {
  const tasks = createHeap<Task>((a, b) => a.end < b.end);
  let slots = initialSlots;
  /** What a request that had been here all the time would have been given. */
  let given = 0;
  let seenAt = 0;
  /** When the next is done, as far as is known; an older plan is void. */
  let plan: { readonly at: number } | undefined;

  const speed = (): number => (tasks.size <= slots ? 1 : slots / tasks.size);

  function bringUpToDate(): void {
    const now = agenda.now();
    given = tasks.size === 0 ? 0 : given + (now - seenAt) * speed();
    seenAt = now;
  }

  function planNext(): void {
    const first = tasks.peek();
    if (first === undefined) {
      plan = undefined;
      return;
    }
    const at = seenAt + Math.max(0, first.end - given) / speed();
    if (plan !== undefined && Math.abs(plan.at - at) < ROUNDING) return;
    const made = { at };
    plan = made;
    agenda.at(at, () => {
      if (plan === made) finish();
    });
  }

  function finish(): void {
    bringUpToDate();
    plan = undefined;
    const done: Task[] = [];
    for (let first = tasks.peek(); first !== undefined && first.end <= given + ROUNDING; first = tasks.peek()) {
      done.push(first);
      tasks.pop();
    }
    planNext();
    for (const task of done) task.done();
  }

  return {
    begin(work, done) {
      bringUpToDate();
      tasks.push({ end: given + work, done });
      planNext();
    },
    setSlots(changed) {
      bringUpToDate();
      slots = changed;
      planNext();
    },
  };
}
