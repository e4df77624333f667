/** Asks ten times who is signed in, and shows that each worker does so through a clone of its own. */
import { connect, invokeParallel, whoAmI, type Connection } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });

// #region doc
const clones = new Set<Connection>();
const answers = invokeParallel(
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  (chunk, { connection: clone }) => {
    clones.add(clone);
    return chunk.map(() => whoAmI()); // through the clone: it is the default connection in here
  },
  { chunkSize: 3, maxDegreeOfParallelism: 4 },
);
for await (const { userId } of answers) console.log(userId);

const requests = Array.from(clones, (clone) => clone.stats.requests);
console.log(`${clones.size} clones sent ${requests.join(", ")} requests`);
// #endregion

await connection.close();
