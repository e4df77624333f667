import type { Planner } from "../bulk/planner.ts";
import type { RemovalPlan } from "./removal-plan.ts";
import type { Removal } from "./removal.ts";

/** A removal plan as a run drives it. No record waits for another: who comes second finds it gone. */
export function createRemovalPlanner<I>({ plan }: RemovalPlan<I>): Planner<I> {
  return {
    plan: async (items, signal) => {
      const planned = await plan(items, signal);
      const removals = planned.filter((each): each is Removal<I> => "operation" in each);
      return {
        writes: [...Map.groupBy(removals, ({ index }) => index).values()],
        outcomes: planned.filter((each) => "status" in each),
      };
    },
    settle: () => undefined,
    waiting: [],
    takeReady: () => [],
    whenReady: () => Promise.resolve(),
    leftOut: [],
    createdForLookups: 0,
  };
}
