import { expect, test } from "vitest";
import { readSignInSettings } from "../../../src/emulator/sign-in/sign-in-settings.ts";

const clientId = "22222222-2222-2222-2222-222222222222";

test("a user's name is split at its last space, and gives a user name", () => {
  const { directory } = readSignInSettings({
    users: [{ name: " Ada  King Lovelace " }, { name: "Plato", userName: "p@x" }],
  });
  expect(directory.principals.slice(0, 2)).toMatchObject([
    { firstName: "Ada King", lastName: "Lovelace", userName: "ada.king.lovelace@emulator.example" },
    { firstName: "", lastName: "Plato", userName: "p@x" },
  ]);
});

test("Microsoft's own client id may be registered as an application", () => {
  const { clients } = readSignInSettings({ clientId: "04B07795-8ddb-461a-bbee-02f9e1bf7b46" }).directory;
  expect(clients.map(({ secret }) => secret !== undefined)).toEqual([true, false]);
});

test.each([
  [{ clientId: "org" }, "must be a guid, but it is 'org'"],
  [{ publicClients: ["org"] }, "must be a guid, but it is 'org'"],
  [{ clientId, publicClients: [clientId] }, `The client id '${clientId}' is given to the emulator twice`],
  [
    { users: [{ name: "A B" }, { name: "a b" }] },
    "The user name 'a.b@emulator.example' is given to the emulator twice",
  ],
  [{ users: [{ name: " " }] }, "needs a name"],
  [{ tokenLifetimeSeconds: 0 }, "tokenLifetimeSeconds must be a whole number from 1, but it is 0"],
  [{ deviceCodeIntervalSeconds: 1.5 }, "deviceCodeIntervalSeconds must be a whole number from 1, but it is 1.5"],
  [{ refreshTokenLifetimeSeconds: NaN }, "refreshTokenLifetimeSeconds must be a whole number"],
])("%o is an error that says what is wrong", (settings, message) => {
  expect(() => readSignInSettings(settings)).toThrow(message);
});
