import { expect, test } from "vitest";
import { readChallenge } from "../../src/web-api/challenge.ts";

const AUTHORITY = "https://login.microsoftonline.com/0f0e0d0c-0b0a-4908-8706-050403020100";
const RESOURCE = "https://org.crm11.dynamics.com/";

test.each([
  `Bearer authorization_uri=${AUTHORITY}/oauth2/authorize, resource_id=${RESOURCE}`,
  `bearer authorization_uri="${AUTHORITY}/oauth2/authorize", resource_id="${RESOURCE}"`,
  `Bearer resource_id=${RESOURCE},authorization_uri=${AUTHORITY}/oauth2/v2.0/authorize`,
  `Bearer   AUTHORIZATION_URI = ${AUTHORITY}/oauth2/authorize/ ,  resource_id = ${RESOURCE}`,
])("the authority and the resource are found in %j", (header) => {
  expect(readChallenge(header)).toEqual({ authority: AUTHORITY, resource: RESOURCE });
});

test.each([undefined, "", "Bearer", "Basic realm=x", "Bearer resource_id=x", "Bearerauthorization_uri=x"])(
  "%j is no challenge",
  (header) => {
    expect(readChallenge(header)).toBeUndefined();
  },
);
