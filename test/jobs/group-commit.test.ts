import { describe, expect, it } from "vitest";
import { createGroupCommit } from "../../src/jobs/group-commit.ts";

/** A disk whose waits end when the test says so. */
function createDisk() {
  const waits: PromiseWithResolvers<void>[] = [];
  let writes = 0;
  const group = createGroupCommit(
    () => {
      writes += 1;
    },
    () => {
      const wait = Promise.withResolvers<undefined>();
      waits.push(wait as PromiseWithResolvers<void>);
      return wait.promise;
    },
  );
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { group, waits, turn, writes: () => writes };
}

describe("a group commit", () => {
  it("takes all who ask in one turn along, and those who ask meanwhile with the next", async () => {
    const { group, waits, turn, writes } = createDisk();
    const first = Promise.all([group.commit(), group.commit(), group.commit()]);
    await turn();
    const second = Promise.all(Array.from({ length: 50 }, () => group.commit()));
    await turn();
    expect([writes(), waits.length]).toEqual([1, 1]);
    waits[0]?.resolve();
    await first;
    await turn();
    expect([writes(), waits.length]).toEqual([2, 2]);
    waits[1]?.resolve();
    await second;
  });

  it("resolves nobody before the wait for the disk that began after they asked", async () => {
    const { group, waits, turn } = createDisk();
    const done: string[] = [];
    void group.commit().then(() => done.push("early"));
    await turn();
    void group.commit().then(() => done.push("late"));
    waits[0]?.resolve();
    await turn();
    expect(done).toEqual(["early"]);
    waits[1]?.resolve();
    await turn();
    expect(done).toEqual(["early", "late"]);
  });

  it("tells those of one group that it failed, and tries again for the next", async () => {
    const { group, waits, turn } = createDisk();
    const first = group.commit();
    await turn();
    const second = group.commit();
    waits[0]?.reject(new Error("no room"));
    await expect(first).rejects.toThrow("no room");
    await turn();
    waits[1]?.resolve();
    await expect(second).resolves.toBeUndefined();
  });
});
